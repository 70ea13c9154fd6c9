package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

const smtpTimeout = 20 * time.Second

// SMTP sends through a mail server, one connection a message.
type SMTP struct {
	client *gomail.Client
	from   *netmail.Address
}

// NewSMTP reads PORTICO_SMTP_URL, smtp://user:password@host:port?tls=MODE with
// MODE starttls (the default; port 587), implicit (465) or none (25), and
// optionally from=ADDRESS. from is the sender where the URL has none, as
// "council@example.org" or "The council <council@example.org>". It does not
// connect. Errors tell what is wrong, without the password.
func NewSMTP(rawURL, from string) (*SMTP, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != "smtp" || u.Hostname() == "" {
		return nil, errors.New("PORTICO_SMTP_URL is not of the form smtp://user:password@host:port?tls=starttls")
	}
	options, err := smtpOptions(u)
	if err != nil {
		return nil, err
	}
	if given := u.Query().Get("from"); given != "" {
		from = given
	}
	sender, err := netmail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("mail needs a sender, and %q is no mail address: set PORTICO_MAIL_FROM, or add from=ADDRESS to PORTICO_SMTP_URL", from)
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fmt.Errorf("PORTICO_SMTP_URL cannot be used: %w", err)
	}
	return &SMTP{client: client, from: sender}, nil
}

func smtpOptions(u *url.URL) ([]gomail.Option, error) {
	options := []gomail.Option{gomail.WithTimeout(smtpTimeout), gomail.WithTLSConfig(&tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12})}
	port := 0
	switch mode := u.Query().Get("tls"); mode {
	case "", "starttls":
		port, options = 587, append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "implicit":
		port, options = 465, append(options, gomail.WithSSL())
	case "none":
		port, options = 25, append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("PORTICO_SMTP_URL has tls=%s: use starttls, implicit or none", mode)
	}
	if u.Port() != "" {
		n, err := strconv.Atoi(u.Port())
		if err != nil {
			return nil, fmt.Errorf("PORTICO_SMTP_URL has the port %s, which is no number", u.Port())
		}
		port = n
	}
	options = append(options, gomail.WithPort(port))
	if name := u.User.Username(); name != "" {
		password, _ := u.User.Password()
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(name), gomail.WithPassword(password))
	}
	return options, nil
}

// Send implements Sender.
func (s *SMTP) Send(ctx context.Context, m Message) (string, error) {
	message, err := s.build(m)
	if err != nil {
		return "", err
	}
	if err := s.client.DialAndSendWithContext(ctx, message); err != nil {
		return "", err
	}
	return message.GetMessageID(), nil
}

func (s *SMTP) build(m Message) (*gomail.Msg, error) {
	message := gomail.NewMsg()
	if err := message.FromFormat(s.from.Name, s.from.Address); err != nil {
		return nil, err
	}
	if err := message.To(m.To); err != nil {
		return nil, errors.Join(errAddress, err)
	}
	message.Subject(oneLine(m.Subject))
	_, domain, _ := strings.Cut(s.from.Address, "@")
	message.SetMessageIDWithValue(strings.ToLower(rand.Text()) + "@" + domain)
	message.SetDate()
	// No holiday replies to us (RFC 3834).
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetGenHeader("X-Auto-Response-Suppress", "All")
	message.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		message.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return message, nil
}

// oneLine keeps line ends and other control characters out of a header.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f }), " ")
}
