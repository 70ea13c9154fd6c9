package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"portico/internal/testkit"
)

const from = "Children’s Services <noreply@council.example>"

func sender(t *testing.T, rawURL string) *SMTP {
	t.Helper()
	s, err := NewSMTP(rawURL, from)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSendArrivesWhole(t *testing.T) {
	t.Parallel()
	server := testkit.SMTP(t)
	message := Message{To: "diane@example.org", Subject: "New form – due 21 September 2026", Text: "Café\n\nSecond – paragraph\n", HTML: "<p>Café</p>"}
	id, err := sender(t, server.URL).Send(t.Context(), message)
	if err != nil {
		t.Fatal(err)
	}
	got := server.Wait(t, 1)[0]
	if got.To != message.To || got.From != "noreply@council.example" || got.Subject != message.Subject || got.Text() != message.Text || got.HTML() != message.HTML {
		t.Errorf("got %q -> %q, subject %q, text %q, html %q", got.From, got.To, got.Subject, got.Text(), got.HTML())
	}
	if want := got.Header.Get("Message-ID"); id == "" || id != want || !strings.HasSuffix(id, "@council.example>") {
		t.Errorf("Message-ID %q was answered, %q was sent", id, want)
	}
	if got.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Error("the mail invites holiday replies: Auto-Submitted is missing")
	}
}

func TestHeadersCannotBeInjected(t *testing.T) {
	t.Parallel()
	server := testkit.SMTP(t)
	s := sender(t, server.URL)
	if _, err := s.Send(t.Context(), Message{To: "diane@example.org", Subject: "Form\r\nBcc: evil@example.org", Text: "x"}); err != nil {
		t.Fatal(err)
	}
	letter := server.Wait(t, 1)[0]
	if letter.Header.Get("Bcc") != "" || letter.Subject != "Form Bcc: evil@example.org" {
		t.Errorf("subject %q, Bcc %q", letter.Subject, letter.Header.Get("Bcc"))
	}
	_, err := s.Send(t.Context(), Message{To: "a@example.org\r\nRCPT TO:<evil@example.org>", Subject: "x", Text: "x"})
	if !Permanent(err) {
		t.Errorf("an address with a line end: %v, want a permanent error", err)
	}
}

func TestPermanentOrTemporary(t *testing.T) {
	t.Parallel()
	server := testkit.SMTP(t)
	s := sender(t, server.URL)
	for _, c := range []struct {
		code      int
		permanent bool
	}{{450, false}, {451, false}, {452, false}, {550, true}, {553, true}, {530, false}} {
		server.Refuse(func(string) *testkit.Refusal { return &testkit.Refusal{Code: c.code, Text: "no"} })
		_, err := s.Send(t.Context(), Message{To: "diane@example.org", Subject: "x", Text: "x"})
		if err == nil || Permanent(err) != c.permanent || Code(err) != c.code {
			t.Errorf("%d: got %v (permanent %v, code %d), want permanent %v", c.code, err, Permanent(err), Code(err), c.permanent)
		}
	}
	if got := len(server.Letters()); got != 0 {
		t.Errorf("%d refused mails arrived", got)
	}
}

func TestNobodyListensIsTemporary(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	_, err = sender(t, "smtp://"+listener.Addr().String()+"?tls=none").Send(t.Context(), Message{To: "diane@example.org", Subject: "x", Text: "x"})
	if err == nil || Permanent(err) || Code(err) != 0 {
		t.Errorf("got %v (permanent %v, code %d), want a temporary error without code", err, Permanent(err), Code(err))
	}
}

func TestSignsInOverTLS(t *testing.T) {
	t.Parallel()
	certificate, pool := selfSigned(t)
	server := testkit.SMTPWithTLS(t, certificate)
	s := sender(t, "smtp://portico:s3cret%20word@"+server.Addr+"?tls=starttls")
	if _, err := s.Send(t.Context(), Message{To: "diane@example.org", Subject: "x", Text: "x"}); err == nil || Permanent(err) {
		t.Errorf("a certificate nobody vouches for: %v, want a temporary error", err)
	}
	if err := s.client.SetTLSConfig(&tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(t.Context(), Message{To: "diane@example.org", Subject: "x", Text: "x"}); err != nil {
		t.Fatal(err)
	}
	if got := server.Logins(); len(got) != 1 || got[0] != "portico" {
		t.Errorf("signed in as %q, want portico once", got)
	}
}

func TestStartTLSIsNotGivenUp(t *testing.T) {
	t.Parallel()
	server := testkit.SMTP(t) // offers none
	_, err := sender(t, "smtp://"+server.Addr).Send(t.Context(), Message{To: "diane@example.org", Subject: "x", Text: "x"})
	if err == nil || len(server.Letters()) != 0 {
		t.Errorf("mail went out in the clear (%v)", err)
	}
}

func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, pool
}

func TestURLSentences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ url, from, want string }{
		{"http://mail", from, "not of the form smtp://"},
		{"smtp://", from, "not of the form smtp://"},
		{"smtp://u:s3cret@mail?tls=maybe", from, "tls=maybe: use starttls, implicit or none"},
		{"smtp://u:s3cret@mail", "", "PORTICO_MAIL_FROM"},
		{"smtp://u:s3cret@mail?from=nobody", from, "no mail address"},
	} {
		_, err := NewSMTP(c.url, c.from)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v, want %q and no password", c.url, err, c.want)
		}
	}
}

func TestDevMailboxKeepsTheLast200(t *testing.T) {
	t.Parallel()
	box := NewDevMailbox()
	if got, err := box.JSON(); err != nil || string(got) != "[]" {
		t.Errorf("an empty mailbox is %s (%v), want []", got, err)
	}
	for i := range 205 {
		if _, err := box.Send(t.Context(), Message{To: "diane@example.org", Subject: fmt.Sprint(i), Text: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := box.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var list []struct{ ID, To, Subject, Text string }
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 200 || list[0].Subject != "204" || list[199].Subject != "5" || list[0].ID == "" {
		t.Errorf("%d mails, first %q, last %q; want 200, newest first", len(list), list[0].Subject, list[len(list)-1].Subject)
	}
}

func TestComposeWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		template, data, subject string
		has                     []string
	}{
		{"code", `{"code":"12345678","number":1,"sent_at":"2026-07-01T13:02:00Z","expires_at":"2026-07-01T13:12:00Z"}`, "Your code",
			[]string{"    12345678\n", "sent at 14:02 and works until 14:12 (10 minutes)"}},
		{"code", `{"code":"12345678","number":3,"sent_at":"2026-12-01T13:02:00Z","expires_at":"2026-12-01T13:12:00Z"}`, "Your code",
			[]string{"code number 3", "earlier ones no longer work", "sent at 13:02"}},
		{"task_assigned", `{"form_type":"EHCNA Information Gathering","due":"2026-09-21","path":"/tasks/k3f9x2ab"}`,
			"New form for you to complete – due 21 September 2026",
			[]string{"EHCNA Information Gathering", "by 21 September 2026", "https://forms.council.example/tasks/k3f9x2ab", "Sign in to open it"}},
		{"task_assigned", `{"form_type":"EHCNA Information Gathering","path":"/tasks/k3f9x2ab"}`, "New form for you to complete",
			[]string{"It has no due date."}},
		{"receipt", `{"form_type":"EHCNA Information Gathering","reference":"k3f9x-2abcd","hash":"ab12","submitted_at":"2026-10-15T13:09:00Z","path":"/tasks/k3f9x2ab/receipt"}`,
			"We have received your form", []string{"k3f9x-2abcd", "ab12", "15-Oct-2026 at 14:09", "https://forms.council.example/tasks/k3f9x2ab/receipt"}},
		{"invitation", `{"form_type":"EHCNA Information Gathering","due":"2026-09-21","path":"/invitations/tok-en","expires_at":"2026-09-30T13:00:00Z"}`,
			"New form for you to complete – due 21 September 2026",
			[]string{"by 21 September 2026", "Register with this email address", "https://forms.council.example/invitations/tok-en", "until 30 September 2026 or until you have registered", "tell the council (help@council.example or 01632 960400)."}},
		{"invitation", `{"form_type":"EHCNA Information Gathering","path":"/invitations/tok-en"}`, "New form for you to complete", []string{"It has no due date."}},
		{"task_retracted", `{"form_type":"EHCNA Information Gathering","path":"/tasks/k3f9x2ab"}`, "Form retracted by the council",
			[]string{"taken back a form", "for 30 days", "https://forms.council.example/tasks/k3f9x2ab"}},
		{"task_retracted", `{"form_type":"EHCNA Information Gathering"}`, "Form retracted by the council", []string{"nothing more for you to do"}},
		{"registration_code", `{"code":"12345678","number":2,"sent_at":"2026-07-01T13:02:00Z","expires_at":"2026-07-01T13:12:00Z"}`, "Your code to register",
			[]string{"    12345678\n", "code number 2 for this registration", "no account is made"}},
		{"already_registered", `{"path":"/sign-in"}`, "You have an account already", []string{"https://forms.council.example/sign-in", "no other was made", "by Forgotten Password on the sign-in page"}},
	} {
		m, err := Compose(c.template, []byte(c.data), "https://forms.council.example/", "Example Council", Help{Email: "help@council.example", Phone: "01632 960400"})
		if err != nil {
			t.Fatal(err)
		}
		if m.Subject != c.subject {
			t.Errorf("%s: subject %q, want %q", c.template, m.Subject, c.subject)
		}
		for _, want := range append(c.has, "Example Council") {
			if !strings.Contains(m.Text, want) {
				t.Errorf("%s: %q is missing in\n%s", c.template, want, m.Text)
			}
		}
		if strings.Contains(m.Subject, "1234") {
			t.Errorf("the subject %q tells the code", m.Subject)
		}
	}
}

func TestComposeRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ template, data string }{{"poem", `{}`}, {"code", `{"code":`}, {"receipt", ``}} {
		if m, err := Compose(c.template, []byte(c.data), "https://forms.council.example", "Example Council", Help{}); err == nil {
			t.Errorf("%s with %q became %q", c.template, c.data, m.Text)
		}
	}
}

func TestStale(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 1, 13, 12, 1, 0, time.UTC)
	code := []byte(`{"code":"1","expires_at":"2026-07-01T13:12:00Z"}`)
	if !Stale("code", code, now) || Stale("code", code, now.Add(-time.Minute)) || Stale("receipt", code, now) {
		t.Error("a code is stale once it has expired, and nothing else is")
	}
}

func TestPermanentOfNothing(t *testing.T) {
	t.Parallel()
	if Permanent(nil) || Permanent(errors.New("other")) {
		t.Error("only a refusal by the server or a bad address is permanent")
	}
}
