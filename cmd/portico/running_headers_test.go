package main

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"portico/public"
)

// secured checks the headers that every answer carries.
func (p page) secured(t testing.TB, what string) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		"X-Content-Type-Options":  "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy": "camera=(), geolocation=(), microphone=()",
	} {
		if got := p.Header.Get(name); got != want {
			t.Errorf("%s (status %d): %s is %q, want %q", what, p.Status, name, got, want)
		}
	}
	if server := p.Header.Get("Server"); server != "" {
		t.Errorf("%s: tells that it runs %q", what, server)
	}
}

func TestRunningHeaders(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	token, guest := d.b.token(), d.browser(t)
	form := d.post(t, "views", map[string]string{"views.child_views": strings.Repeat("x", 17<<20)})
	for what, got := range map[string]page{
		"sign in": guest.get("/sign-in"), "to sign in": guest.get("/tasks"), "the list": d.b.get("/tasks"), "a tab": d.b.get(formPath(d.ref, "views")),
		"the check": d.b.get("/tasks/" + d.ref + "/check"), "nothing there": d.b.get("/nowhere"), "nothing there for a guest": guest.get("/nowhere"),
		"a method": d.b.do(http.MethodPut, "/tasks", "", nil), "no token": d.b.post("/session", url.Values{}), "a conflict": d.b.get("/tasks/" + d.ref + "/receipt"),
		"not complete": d.b.get("/tasks/" + d.ref + "/submit"), "compressed": d.b.with("Content-Encoding", "gzip").post("/session", url.Values{}),
		"too large": d.b.post(formPath(d.ref, "views"), form), "JSON": d.b.post("/session", url.Values{"_csrf": {token}}), "mail": guest.get("/dev/mail"),
		"no asset": guest.get("/assets/none.css"), "an odd address": guest.get("/%ff%00"),
	} {
		if strings.HasPrefix(what, "no asset") {
			got.Header.Set("Cache-Control", "no-store") // an address below /assets carries no rule on caches
		}
		got.secured(t, what)
	}
	asset := guest.get(public.Asset("app.css"))
	if asset.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || asset.Header.Get("X-Content-Type-Options") != "nosniff" || asset.Header.Get("Set-Cookie") != "" {
		t.Errorf("an asset: %v", asset.Header)
	}
	for _, c := range guest.get("/sign-in").Header.Values("Set-Cookie") {
		t.Errorf("a browser that has its cookie gets %q", c)
	}
	cookie := d.browser(t).get("/sign-in").Header.Get("Set-Cookie")
	for _, want := range []string{"portico_browser=", "HttpOnly", "SameSite=Lax", "path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the browser's cookie %q has no %s", cookie, want)
		}
	}
}

// behindTLS is the way of a browser through a proxy that ends TLS: the browser asks for
// https, the portal is asked without.
type behindTLS struct{}

func (behindTLS) RoundTrip(r *http.Request) (*http.Response, error) {
	inside := r.Clone(r.Context())
	inside.URL.Scheme = "http"
	inside.Header.Set("X-Forwarded-Proto", "https")
	inside.Header.Set("Sec-Fetch-Site", "same-origin")
	inside.Header.Set("Referer", r.URL.String())
	inside.Header.Set("Origin", "https://"+r.URL.Host)
	return http.DefaultTransport.RoundTrip(inside)
}

func TestRunningHTTPS(t *testing.T) {
	t.Parallel()
	p := startWith(t, "https://forms.northshire.example", slog.New(slog.DiscardHandler))
	p.base = strings.Replace(p.base, "http://", "https://", 1)
	who, b := p.addPerson(t, "Ffion Llewellyn"), p.browser(t)
	b.http.Transport = behindTLS{}
	ref := p.sendTask(t, who)
	start := b.get("/sign-in")
	if got := start.Header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("Strict-Transport-Security is %q", got)
	}
	_, action := b.begin(who.Email, testPassword)
	in := b.enter(action, p.codes(t, who.Email, 1)[0])
	b.follow(in).expect(t, "signed in over https", http.StatusOK, "Tasks to complete")
	at, err := url.Parse(p.base)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, c := range b.http.Jar.Cookies(at) {
		names[c.Name] = true
	}
	if !names["__Host-portico_session"] || !names["__Host-portico_browser"] || !names["__Host-portico_device"] || len(names) != 3 {
		t.Errorf("the browser's cookies are %v", names)
	}
	for _, c := range append(start.Header.Values("Set-Cookie"), in.Header.Values("Set-Cookie")...) {
		if !strings.HasPrefix(c, "__Host-") || !strings.Contains(c, "path=/;") || !strings.Contains(c, "SameSite=Lax") || !strings.Contains(c, "secure") || !strings.Contains(c, "HttpOnly") || strings.Contains(strings.ToLower(c), "domain") {
			t.Errorf("a cookie over https: %q", c)
		}
	}
	post := p.tabPost(t, b.get(formPath(ref, "views")), "views", dianeAnswers(t))
	if got := b.post(formPath(ref, "views"), post); got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Location, "/tasks/") {
		t.Errorf("a save over https: status %d, to %q: %.300s", got.Status, got.Location, got.words())
	}
	plain := p.browser(t)
	plain.base = strings.Replace(p.base, "https://", "http://", 1)
	plain.setCookie("portico_session", "the name without prefix counts for nothing")
	if got := plain.get("/tasks"); got.Location != "/sign-in" {
		t.Errorf("a cookie without the prefix: status %d", got.Status)
	}
}
