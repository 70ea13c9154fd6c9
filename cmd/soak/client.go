package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// client is a browser without a script; it follows nothing by itself.
type client struct {
	base string
	http *http.Client
}

// answer is what came back. Status 0 says that nobody knows whether the server has done it.
type answer struct {
	status         int
	body, location string
}

// sure reports whether the server has said yes or no.
func (a answer) sure() bool {
	return a.status != 0 && a.status < 500 && a.status != http.StatusTooManyRequests
}

func newClient(address string) *client {
	jar, _ := cookiejar.New(nil) // fails only with options
	transport := &http.Transport{MaxIdleConnsPerHost: 1, IdleConnTimeout: 2 * time.Second}
	return &client{base: "http://" + address, http: &http.Client{Jar: jar, Timeout: 20 * time.Second, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (c *client) do(ctx context.Context, method, path, contentType string, body []byte, auto bool) answer {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return answer{}
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if auto {
		req.Header.Set("X-Portico-Autosave", "1")
		req.Header.Set("Accept", "application/json")
	}
	got, err := c.http.Do(req)
	if err != nil {
		return answer{}
	}
	defer got.Body.Close()
	read, err := io.ReadAll(got.Body)
	if err != nil {
		return answer{} // cut off in the middle: as good as none
	}
	return answer{got.StatusCode, string(read), got.Header.Get("Location")}
}

func (c *client) get(ctx context.Context, path string) answer {
	return c.until(ctx, func() answer { return c.do(ctx, http.MethodGet, path, "", nil, false) })
}

func (c *client) post(ctx context.Context, path string, form url.Values, auto bool) answer {
	return c.do(ctx, http.MethodPost, path, "application/x-www-form-urlencoded", []byte(form.Encode()), auto)
}

// until repeats a request, as a page and its reader do, until the server has said yes or no,
// or the soak is over.
func (c *client) until(ctx context.Context, ask func() answer) answer {
	for wait := 20 * time.Millisecond; ctx.Err() == nil; wait = min(2*wait, 300*time.Millisecond) {
		if a := ask(); a.sure() {
			return a
		}
		time.Sleep(wait + time.Duration(rand.IntN(20))*time.Millisecond)
	}
	return answer{}
}

// upload is the body of a form with a file.
func upload(fields map[string]string, name string, content []byte) (contentType string, body []byte, err error) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := m.WriteField(k, v); err != nil {
			return "", nil, err
		}
	}
	part, err := m.CreateFormFile("files", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = m.Close()
	}
	return m.FormDataContentType(), b.Bytes(), err
}

var fields = map[string]*regexp.Regexp{}

func init() {
	for _, name := range []string{"_csrf", "_base", "_version", "_checked"} {
		fields[name] = regexp.MustCompile(`name="` + name + `" value="([^"]*)"`)
	}
}

// field is the value of a hidden field of a page; "" when it has none.
func field(page, name string) string {
	if m := fields[name].FindStringSubmatch(page); m != nil {
		return m[1]
	}
	return ""
}

var eightDigits = regexp.MustCompile(`\b\d{4} ?\d{4}\b`)

// signIn signs in as a person would: password, mailed code.
func (c *client) signIn(ctx context.Context, email string, mailed func(email string) (string, error)) error {
	page := c.get(ctx, "/sign-in")
	sent := c.post(ctx, "/sign-in", url.Values{"_csrf": {field(page.body, "_csrf")}, "email": {email}, "password": {password}}, false)
	if sent.status != http.StatusSeeOther || !strings.Contains(sent.location, "/sign-in/code") {
		return fmt.Errorf("signing in as %s: status %d", email, sent.status)
	}
	code, err := mailed(email)
	if err != nil {
		return err
	}
	page = c.get(ctx, sent.location)
	in := c.post(ctx, sent.location, url.Values{"_csrf": {field(page.body, "_csrf")}, "code": {code}}, false)
	if in.status != http.StatusSeeOther {
		return fmt.Errorf("the code of %s: status %d", email, in.status)
	}
	return nil
}
