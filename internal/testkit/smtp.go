package testkit

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Letter is a mail as the SMTP server took it.
type Letter struct {
	From, To string // of the envelope
	Subject  string // decoded
	Header   mail.Header
	Raw      string // the whole message, line ends as LF
}

// MailServer is a real SMTP server on the loopback interface that keeps what it
// accepts and refuses what the test asks it to refuse.
type MailServer struct {
	Addr string // host:port
	URL  string // PORTICO_SMTP_URL for it, without TLS

	mu      sync.Mutex
	letters []Letter
	logins  []string
	refuse  func(to string) *Refusal
}

// Refusal is an SMTP answer to a recipient: a code of 4xx is temporary, of 5xx
// permanent.
type Refusal struct {
	Code int
	Text string
}

// SMTP starts a mail server for one test.
func SMTP(t testing.TB) *MailServer { return startSMTP(t, nil) }

// SMTPWithTLS starts a mail server that offers STARTTLS with a certificate.
func SMTPWithTLS(t testing.TB, certificate tls.Certificate) *MailServer {
	return startSMTP(t, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
}

func startSMTP(t testing.TB, secure *tls.Config) *MailServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &MailServer{Addr: listener.Addr().String(), URL: "smtp://" + listener.Addr().String() + "?tls=none"}
	server := smtp.NewServer(s)
	server.AllowInsecureAuth = true
	server.TLSConfig = secure
	server.MaxMessageBytes = 4 << 20
	server.ErrorLog = quiet{}
	go server.Serve(listener) // ends with Close
	t.Cleanup(func() { server.Close() })
	return s
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// Refuse makes the server answer recipients with what f says; nil from f
// accepts, a nil f accepts all.
func (s *MailServer) Refuse(f func(to string) *Refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = f
}

// Letters are the mails accepted so far, oldest first.
func (s *MailServer) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Letter(nil), s.letters...)
}

// Logins are the user names that signed in so far.
func (s *MailServer) Logins() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.logins...)
}

// Wait answers the letters once there are n of them, and fails the test when
// that takes more than ten seconds.
func (s *MailServer) Wait(t testing.TB, n int) []Letter {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if got := s.Letters(); len(got) >= n {
			return got
		}
	}
	t.Fatalf("after ten seconds %d of %d mails had come", len(s.Letters()), n)
	return nil
}

// NewSession implements smtp.Backend.
func (s *MailServer) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &mailSession{server: s}, nil
}

type mailSession struct {
	server   *MailServer
	from, to string
}

func (m *mailSession) Mail(from string, _ *smtp.MailOptions) error { m.from = from; return nil }
func (m *mailSession) Reset()                                      { m.from, m.to = "", "" }
func (m *mailSession) Logout() error                               { return nil }

func (m *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	m.server.mu.Lock()
	refuse := m.server.refuse
	m.server.mu.Unlock()
	if refuse != nil {
		if r := refuse(to); r != nil {
			return &smtp.SMTPError{Code: r.Code, EnhancedCode: smtp.EnhancedCode{r.Code / 100, 0, 0}, Message: r.Text}
		}
	}
	m.to = to
	return nil
}

func (m *mailSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return &smtp.SMTPError{Code: 554, Message: "this is no mail: " + err.Error()}
	}
	m.server.mu.Lock()
	defer m.server.mu.Unlock()
	m.server.letters = append(m.server.letters, Letter{
		From: m.from, To: m.to, Header: parsed.Header, Subject: decoded(parsed.Header.Get("Subject")),
		Raw: strings.ReplaceAll(string(raw), "\r\n", "\n"),
	})
	return nil
}

func (m *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (m *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, name, password string) error {
		if password == "wrong" {
			return errors.New("wrong password")
		}
		m.server.mu.Lock()
		defer m.server.mu.Unlock()
		m.server.logins = append(m.server.logins, name)
		return nil
	}), nil
}
