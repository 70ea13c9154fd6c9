package testkit

import (
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

func decoded(header string) string {
	text, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		return header
	}
	return text
}

// Text is the plain text of the letter, decoded: the body itself, or the
// text/plain part of a multipart message. It is empty when there is none.
func (l Letter) Text() string { return l.part("text/plain") }

// HTML is the text/html part of the letter, decoded; empty when there is none.
func (l Letter) HTML() string { return l.part("text/html") }

func (l Letter) part(want string) string {
	message, err := mail.ReadMessage(strings.NewReader(l.Raw))
	if err != nil {
		return ""
	}
	kind, params, _ := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if kind == want {
		return body(message.Header.Get("Content-Transfer-Encoding"), message.Body)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return ""
	}
	for parts := multipart.NewReader(message.Body, params["boundary"]); ; {
		p, err := parts.NextRawPart()
		if err != nil {
			return ""
		}
		if kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type")); kind == want {
			return body(p.Header.Get("Content-Transfer-Encoding"), p)
		}
	}
}

func body(encoding string, r io.Reader) string {
	if strings.EqualFold(encoding, "quoted-printable") {
		r = quotedprintable.NewReader(r)
	}
	b, _ := io.ReadAll(r)
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}
