package files

import (
	"bytes"
	"regexp"
)

// encrypted finds the encryption dictionary. It stands in the trailer, or in
// the dictionary of a cross-reference stream, both of which are never
// compressed.
var encrypted = regexp.MustCompile(`/Encrypt[\s\x00]*(\d+[\s\x00]+\d+[\s\x00]+R|<<)`)

const lockedPDF = fault("is protected with a password or against changes, so the council could not open it. " +
	"Open it, print it to a new PDF without protection, and attach that.")

// checkPDF refuses a PDF that is cut off or encrypted. It does not judge what
// is drawn: the file is only ever downloaded, never shown in our pages.
func checkPDF(body []byte) ([]byte, error) {
	if !bytes.Contains(body, []byte("startxref")) || !bytes.Contains(body, []byte("%%EOF")) {
		return nil, damaged
	}
	if encrypted.Match(body) {
		return nil, lockedPDF
	}
	return body, nil
}
