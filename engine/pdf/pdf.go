// Package pdf prints a neutral document (engine/doc) as a tagged A4 PDF: with a
// structure tree, bookmarks, title and language, so that it can be read by ear as
// well as by eye. It owns everything about paper: faces, line breaking, page
// breaks, the banner on every page.
//
// It must not know definitions, answers, HTML or storage, and it reads no clock:
// the same document with the same Options gives the same bytes, so that a hash of
// the file can be kept. It says "tagged" and never claims PDF/UA.
//
// The way of a document through the files: compose.go turns blocks into flows
// (text.go and wrap.go into lines), sheet.go and the flows put lines on pages,
// paint.go writes the pages with gofpdf, and update.go adds the structure tree.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"portico/engine/doc"
)

// Options are what the printer needs beside the document.
type Options struct {
	// Created is written as the date of the file. The zero time is written as
	// such, never replaced by the present.
	Created time.Time
}

// errNoDocument is what Print says to a nil document.
var errNoDocument = errors.New("pdf: no document")

// Print returns d as a PDF file. Nothing of the document is cut: what is too wide
// wraps, what is too long runs on to the next page, and a character that no face
// can show is printed as a mark, counted in a note at the end and kept as the
// text behind the mark. It fails only when d is nil or the renderer does; a panic
// of the renderer is returned as an error, since it is closed upstream and known
// to panic on input it does not expect.
func Print(d *doc.Document, o Options) (out []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("pdf: renderer: %v", r)
		}
	}()
	if d == nil {
		return nil, errNoDocument
	}
	s := compose(d)
	plain, err := paint(s, o)
	if err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return tag(plain, s, describe(d, o))
}

// Write prints d into w; see Print.
func Write(w io.Writer, d *doc.Document, o Options) error {
	out, err := Print(d, o)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, bytes.NewReader(out))
	return err
}
