package files

import (
	"bytes"
	"encoding/hex"
	"regexp"
)

// encrypted finds the encryption dictionary. It stands in the trailer, or in
// the dictionary of a cross-reference stream, both of which are never
// compressed.
var encrypted = regexp.MustCompile(`/Encrypt[\s\x00]*(\d+[\s\x00]+\d+[\s\x00]+R|<<)`)

const lockedPDF = fault("is protected with a password or against changes, so the council could not open it. " +
	"Open it, print it to a new PDF without protection, and attach that.")

// checkPDF refuses a PDF that is cut off, encrypted, another kind of file as well, or runs
// something when it is opened. It does not judge what is drawn.
func checkPDF(body []byte) ([]byte, error) {
	if !bytes.Contains(body, []byte("startxref")) || !bytes.Contains(body, []byte("%%EOF")) {
		return nil, damaged
	}
	if alsoSomethingElse(body) {
		return nil, twoKinds
	}
	if encrypted.Match(body) {
		return nil, lockedPDF
	}
	plain := unescaped(body)
	if launches.Match(plain) || opensWithScript(plain) {
		return nil, running
	}
	return body, nil
}

// launches finds actions that start a program, in what is not compressed; what hides in a
// compressed stream is left to the virus check.
var launches = regexp.MustCompile(`/S[\s\x00]*/Launch\b`)

var (
	openScript = regexp.MustCompile(`/OpenAction[\s\x00]*<<[^>]*/JavaScript\b`)
	openObject = regexp.MustCompile(`/OpenAction[\s\x00]+(\d{1,9})[\s\x00]+(\d{1,5})[\s\x00]+R\b`)
)

// opensWithScript says that a script runs as soon as the PDF is opened. Scripts that check or
// add up the fields of a form are common and are no reason to refuse it.
func opensWithScript(body []byte) bool {
	if openScript.Match(body) {
		return true
	}
	ref := openObject.FindSubmatch(body)
	if ref == nil {
		return false
	}
	object := regexp.MustCompile(`(?:^|[\r\n\s])` + string(ref[1]) + `[\s\x00]+` + string(ref[2]) + `[\s\x00]+obj\b`)
	for _, at := range object.FindAllIndex(body, 20) {
		text, _, _ := bytes.Cut(body[at[1]:], []byte("endobj"))
		if bytes.Contains(text, []byte("/JavaScript")) {
			return true
		}
	}
	return false
}

const (
	running = fault("runs a program of its own when it is opened, which can be harmful. " +
		"Open it, print it to a new PDF, and attach that.")
	twoKinds = fault("is two kinds of file at once, as harmful files are. Open it, print it to a new PDF, and attach that.")
)

var escapedName = regexp.MustCompile(`#[0-9A-Fa-f]{2}`)

// unescaped is a PDF with the names of its objects as they are meant: /Java#53cript is
// /JavaScript (PDF 7.3.5).
func unescaped(body []byte) []byte {
	if !bytes.Contains(body, []byte("#")) {
		return body
	}
	return escapedName.ReplaceAllFunc(body, func(code []byte) []byte {
		var one [1]byte
		if _, err := hex.Decode(one[:], code[1:]); err != nil {
			return code
		}
		return one[:]
	})
}

// alsoSomethingElse says that what stands before a PDF begins another kind of file, which a
// program that looks at the beginning would take it for.
func alsoSomethingElse(body []byte) bool {
	at := bytes.Index(body, []byte("%PDF-"))
	if at <= 0 {
		return false
	}
	if bytes.HasPrefix(body, []byte("PK\x03\x04")) || bytes.HasPrefix(body, []byte(oleSignature)) {
		return true
	}
	for _, s := range signatures {
		if len(body) > len(s.at) && bytes.HasPrefix(body[len(s.at):], []byte(s.bytes)) {
			return true
		}
	}
	return bytes.Contains(bytes.ToLower(body[:at]), []byte("<html")) || bytes.Contains(bytes.ToLower(body[:at]), []byte("<script"))
}
