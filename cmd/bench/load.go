package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// rate is a budget: at least so many requests a second at so many connections.
type rate struct{ at, least int }

// act is one request of one writer; writer is the number of its connection.
type act func(c *fasthttp.Client, writer int) error

// load runs n writers for a time, paced to a number of requests a second if that is not 0.
func (b *bed) load(what string, n int, d time.Duration, pace int, do act, want rate) row {
	var mu sync.Mutex
	var took []time.Duration
	var failed atomic.Int64
	var firstErr error
	end := time.Now().Add(d)
	var wg sync.WaitGroup
	for writer := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c := &fasthttp.Client{MaxConnsPerHost: 1, ReadTimeout: 10 * time.Second}
			var mine []time.Duration
			next := time.Now().Add(time.Duration(writer) * time.Second / time.Duration(max(pace, 1)))
			for time.Now().Before(end) {
				if pace > 0 {
					time.Sleep(time.Until(next))
					next = next.Add(time.Duration(n) * time.Second / time.Duration(pace))
				}
				start := time.Now()
				if err := do(c, writer); err != nil {
					failed.Add(1)
					mu.Lock()
					firstErr = err
					mu.Unlock()
					continue
				}
				mine = append(mine, time.Since(start))
			}
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		}()
	}
	wg.Wait()
	return summarise(fmt.Sprintf("%s, %d connections", what, n), took, d, failed.Load(), firstErr, n, pace, want)
}

func summarise(what string, took []time.Duration, d time.Duration, failed int64, firstErr error, n, pace int, want rate) row {
	r := row{what: what, figure: "nothing was answered"}
	if len(took) > 0 {
		slices.Sort(took)
		perSecond := float64(len(took)) / d.Seconds()
		p99 := took[len(took)*99/100]
		r.figure = fmt.Sprintf("%.0f a second, median %v, 99th percentile %v", perSecond, round(took[len(took)/2]), round(p99))
		if want.at == n {
			r.budget, r.over = fmt.Sprintf("at least %d a second", want.least), perSecond < float64(want.least)
		}
		if pace > 0 {
			r.budget, r.over = "99th percentile under 60ms", p99 > 60*time.Millisecond
		}
	}
	if failed > 0 {
		r.figure += fmt.Sprintf(", %d FAILED (%v)", failed, firstErr)
		r.over = true
	}
	return r
}

func (b *bed) tabPath(writer int) string {
	return "/tasks/" + b.tasks[writer] + "/form/" + b.subject.tab.Name
}

func (b *bed) get(c *fasthttp.Client, writer int) error {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.SetRequestURI(b.base + b.tabPath(writer))
	req.Header.Set("Cookie", b.cookie)
	if err := c.Do(req, resp); err != nil {
		return err
	}
	if resp.StatusCode() != 200 || !bytes.Contains(resp.Body(), []byte(`id="form"`)) {
		return fmt.Errorf("status %d", resp.StatusCode())
	}
	return nil
}

var revisionField = regexp.MustCompile(`name="_base" value="(\d+)"`)

// save posts the whole tab as a browser without script does, or one changed question as
// the page's script does. Each writer keeps its own base revision, and each save changes an
// answer: one that changes nothing makes no revision.
func (b *bed) save(auto bool) act {
	bases := make([]int64, writers)
	longest := b.longestQuestion()
	text := b.subject.post.Get(longest)
	rest := maps.Clone(b.subject.post)
	rest.Del(longest)
	whole, single := rest.Encode(), url.Values{"_q": {longest}}.Encode()
	var count atomic.Int64
	return func(c *fasthttp.Client, writer int) error {
		if bases[writer] == 0 {
			base, err := b.revision(c, writer)
			if err != nil {
				return err
			}
			bases[writer] = base
		}
		body := whole
		if auto {
			body = single
		}
		id := fmt.Sprintf("bench-%d-%d", writer, count.Add(1))
		body += "&" + url.QueryEscape(longest) + "=" + url.QueryEscape(text+" "+id) + "&_csrf=" + url.QueryEscape(b.csrf) + "&_do=save&_save=" + id + "&_base=" + strconv.FormatInt(bases[writer], 10)
		if err := b.post(c, writer, body, auto); err != nil {
			bases[writer] = 0
			return err
		}
		bases[writer]++
		return nil
	}
}

func (b *bed) longestQuestion() string {
	longest := ""
	for _, q := range b.subject.post["_q"] {
		if len(b.subject.post.Get(q)) > len(b.subject.post.Get(longest)) {
			longest = q
		}
	}
	return longest
}

func (b *bed) post(c *fasthttp.Client, writer int, body string, auto bool) error {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.SetRequestURI(b.base + b.tabPath(writer))
	req.Header.SetMethod("POST")
	req.Header.SetContentType("application/x-www-form-urlencoded")
	req.Header.Set("Cookie", b.cookie)
	if auto {
		req.Header.Set("X-Portico-Autosave", "1")
	}
	req.SetBodyString(body)
	if err := c.Do(req, resp); err != nil {
		return err
	}
	if s := resp.StatusCode(); s != 200 && s != 303 {
		return fmt.Errorf("status %d", s)
	}
	return nil
}

func (b *bed) revision(c *fasthttp.Client, writer int) (int64, error) {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.SetRequestURI(b.base + b.tabPath(writer))
	req.Header.Set("Cookie", b.cookie)
	if err := c.Do(req, resp); err != nil {
		return 0, err
	}
	m := revisionField.FindSubmatch(resp.Body())
	if m == nil {
		return 0, fmt.Errorf("no revision on the page, status %d", resp.StatusCode())
	}
	return strconv.ParseInt(string(m[1]), 10, 64)
}

// pageRows measures what goes over the wire.
func (b *bed) pageRows() ([]row, error) {
	c := &fasthttp.Client{}
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.SetRequestURI(b.base + b.tabPath(0))
	req.Header.Set("Cookie", b.cookie)
	if err := c.Do(req, resp); err != nil {
		return nil, err
	}
	page := zipped(resp.Body())
	assets := 0
	for _, m := range assetLink.FindAllSubmatch(resp.Body(), -1) {
		_, body, err := fasthttp.Get(nil, b.base+string(m[1]))
		if err != nil {
			return nil, err
		}
		assets += zipped(body)
	}
	one := b.subject.post.Get(b.longestQuestion())
	up := len(b.longestQuestion())*2 + len(url.QueryEscape(one)) + 600 // with the headers of a browser
	return []row{
		{what: "page, gzip", figure: kb(page), budget: "under 40 KB", over: page > 40<<10},
		{what: "cached assets, gzip", figure: kb(assets), budget: "under 60 KB", over: assets > 60<<10},
		{what: "autosave of one box up, with headers", figure: kb(up), budget: "under 4 KB both ways", over: up > 4<<10},
	}, nil
}

var assetLink = regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`)

func kb(n int) string { return fmt.Sprintf("%.1f KB", float64(n)/1024) }

func zipped(body []byte) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Len()
}

// cookies is a small cookie jar.
type cookies struct{ values map[string]string }

// String is the jar as a Cookie header.
func (j *cookies) String() string {
	var parts []string
	for k, v := range j.values {
		parts = append(parts, k+"="+v)
	}
	return strings.Join(parts, "; ")
}

func (j *cookies) do(base, method, path, body string) (page, location string, err error) {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.SetRequestURI(base + path)
	req.Header.SetMethod(method)
	req.Header.Set("Cookie", j.String())
	if body != "" {
		req.Header.SetContentType("application/x-www-form-urlencoded")
		req.SetBodyString(body)
	}
	if err := fasthttp.Do(req, resp); err != nil {
		return "", "", err
	}
	if j.values == nil {
		j.values = map[string]string{}
	}
	for _, raw := range resp.Header.Cookies() {
		pair, _, _ := strings.Cut(string(raw), ";")
		if name, value, ok := strings.Cut(pair, "="); ok {
			j.values[name] = value
		}
	}
	if resp.StatusCode() >= 400 {
		return "", "", fmt.Errorf("%s %s answered %d", method, path, resp.StatusCode())
	}
	u, _ := url.Parse(string(resp.Header.Peek("Location")))
	if u != nil {
		location = u.RequestURI()
	}
	return string(resp.Body()), location, nil
}

func encode(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v.Encode()
}
