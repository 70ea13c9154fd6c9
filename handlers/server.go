// Package handlers is everything that knows Fiber: the routes, one file per action
// named noun_verb.go, the typed views that the templates get, sessions and CSRF,
// and the one place that turns errors into pages.
//
// It calls casework and store, and renders with partials. It must not hold rules of
// the domain (portal has them), read answers (engine does) or write SQL.
package handlers

import (
	"log/slog"
	"net/netip"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
	"github.com/valyala/fasthttp"

	"portico/internal/casework"
	"portico/internal/mail"
	"portico/internal/store"
	"portico/partials"
)

// Config is what the server is made of.
type Config struct {
	Casework *casework.Casework
	Store    *store.Store
	Views    *partials.Engine
	Mailbox  *mail.DevMailbox // development only; nil in production: then /dev/mail does not exist
	Log      *slog.Logger
	Now      func() time.Time // time.Now if nil
	BaseURL  string           // "https://forms.northshire.example"; https makes cookies Secure
	Council  string           // "Northshire County Council"
	Contact  Contact
	Proxies  []netip.Prefix // reverse proxies whose X-Forwarded-For is believed
}

// Contact is where somebody who cannot sign in gets help; empty parts are not shown.
type Contact struct{ Email, Phone string }

// Bounds of a request's body. The larger one is only for uploads. A form's is four times
// the text that a sheet may hold, since a character takes up to three times its bytes in a
// post. What is beyond a bound is still read, up to readOn more, so that it can be answered
// with a sentence: a connection that is closed while the browser sends shows an error of
// the browser's own.
const (
	maxForm   = 16 << 20
	maxUpload = 64 << 20
	readOn    = 32 << 20
)

// Server answers requests. Make one with New.
type Server struct {
	cases    *casework.Casework
	previews previews
	file     string // of a server that previews one file: its name
	store    *store.Store
	views    *partials.Engine
	mailbox  *mail.DevMailbox
	log      *slog.Logger
	now      func() time.Time
	secure   bool
	base     string // address that people use, without a slash at its end
	council  string
	contact  Contact
	proxies  []netip.Prefix
	uploads  chan struct{} // bounds the uploads that are in memory at once
}

// App is a server that can be listened with and shut down. The name is here so that what
// wires it need not know Fiber.
type App = fiber.App

// New makes the application with every route.
func New(c Config) *App {
	s := &Server{cases: c.Casework, previews: c.Casework, store: c.Store, views: c.Views, mailbox: c.Mailbox, log: c.Log, now: c.Now,
		secure: strings.HasPrefix(c.BaseURL, "https://"), base: strings.TrimSuffix(c.BaseURL, "/"), council: c.Council, contact: c.Contact, proxies: c.Proxies, uploads: make(chan struct{}, 2)}
	if s.now == nil {
		s.now = time.Now
	}
	app := s.newApp()
	s.install(app)
	app.Use(s.unknown)
	return app
}

// newApp is an application with all that comes before a handler.
func (s *Server) newApp() *App {
	app := fiber.New(fiber.Config{
		Immutable: true, DisableStartupMessage: true, BodyLimit: maxUpload + readOn, ReadBufferSize: 16 << 10,
		ReadTimeout: 60 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 75 * time.Second,
		DisablePreParseMultipartForm: true, // Fiber's would write large uploads to temporary files, unsealed
		ErrorHandler:                 s.failEarly, Views: s.views,
		EnableTrustedProxyCheck: true, // and trust none: what proxies say is read in address.go only
	})
	app.Server().HeaderReceived = bodyBound
	app.Use(s.headers, s.logged, s.recovered, refuseEncoded, refuseLarge, compress.New(compress.Config{Level: compress.LevelBestSpeed, Next: uncompressed}))
	return app
}

// bodyBound says, before a body is read, how much of it is.
func bodyBound(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	c := fasthttp.RequestConfig{MaxRequestBodySize: boundOf(string(h.RequestURI())) + readOn}
	if c.MaxRequestBodySize > maxForm+readOn || uploadsFile(string(h.RequestURI())) {
		c.ReadTimeout = slowTransfer
	}
	if path, _, _ := strings.Cut(string(h.RequestURI()), "?"); givesFile(path) {
		c.WriteTimeout = slowTransfer
	}
	return c
}

// slowTransfer is how long a file may be on its way: 15 MB over a line of half a megabit.
const slowTransfer = 5 * time.Minute

// uploadsFile tells the address of the file of a question, which is read like an upload.
func uploadsFile(address string) bool { return strings.Contains(address, "/file/") }

// boundOf gives every address but those of uploads the small bound.
func boundOf(address string) int {
	path, _, _ := strings.Cut(address, "?")
	if strings.HasSuffix(path, "/attachments") || strings.HasPrefix(path, "/cases/") && strings.Contains(path, "/send") {
		return maxUpload
	}
	return maxForm
}

// refuseLarge refuses a body beyond its bound.
func refuseLarge(c *fiber.Ctx) error {
	if len(c.Request().Body()) > boundOf(c.OriginalURL()) {
		return fiber.ErrRequestEntityTooLarge
	}
	return c.Next()
}

// uncompressed are assets, which are compressed once, and documents: those are already, and
// a part of one that a browser goes on with must be a part of the bytes that it has.
func uncompressed(c *fiber.Ctx) bool {
	return isAsset(c) || givesFile(c.Path())
}

// givesFile tells the address of a file that may be large, and is compressed by itself.
func givesFile(path string) bool {
	return strings.Contains(path, "/attachments/") || strings.Contains(path, "/enclosures/") ||
		strings.HasSuffix(path, "/zip") || strings.HasSuffix(path, "/bundle") || strings.HasSuffix(path, "/xlsx")
}

func isAsset(c *fiber.Ctx) bool { return strings.HasPrefix(c.Path(), "/assets/") }

// policy is the Content-Security-Policy of every page: our own files and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// securityHeaders stand on every answer, errors too. The referrer policy is same-origin,
// since with no-referrer browsers send "Origin: null" and our own posts would look foreign.
var securityHeaders = [][2]string{
	{fiber.HeaderContentSecurityPolicy, policy},
	{fiber.HeaderXContentTypeOptions, "nosniff"},
	{fiber.HeaderXFrameOptions, "DENY"},
	{fiber.HeaderReferrerPolicy, "same-origin"},
	{fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=()"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Embedder-Policy", "require-corp"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Origin-Agent-Cluster", "?1"},
}

func (s *Server) setHeaders(c *fiber.Ctx) {
	if !isAsset(c) {
		c.Set(fiber.HeaderCacheControl, "no-store")
	}
	for _, h := range securityHeaders {
		c.Set(h[0], h[1])
	}
	if s.secure { // whoever ends TLS in front of us, the address says https
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
}

// headers comes before everything, so that what is refused carries them too.
func (s *Server) headers(c *fiber.Ctx) error {
	s.setHeaders(c)
	return c.Next()
}

// failEarly answers what Fiber refuses before any handler runs, such as a body beyond
// its bound.
func (s *Server) failEarly(c *fiber.Ctx, err error) error {
	s.setHeaders(c)
	return s.fail(c, err)
}

// refuseEncoded refuses compressed requests: a small one inflates past every bound.
func refuseEncoded(c *fiber.Ctx) error {
	if c.Get(fiber.HeaderContentEncoding) != "" {
		return fiber.NewError(fiber.StatusUnsupportedMediaType, "This request is compressed, which this service does not read. Send it as it is.")
	}
	return c.Next()
}
