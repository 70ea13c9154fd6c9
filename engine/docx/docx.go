// Package docx prints a neutral document (engine/doc) as a Word document: headings that
// the navigation pane lists, paragraphs, lists, tables whose head repeats on every page,
// wide tables on pages turned sideways, pictures, and the number of every page. It owns
// everything about Word: its parts, styles and measures.
//
// It must not know definitions, answers, HTML or storage, and it reads no clock: the
// same document with the same Options gives the same bytes.
package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"time"

	"portico/engine/doc"
)

// Options are what the printer needs beside the document.
type Options struct {
	// Created is written as the date of the file. The zero time is written as such.
	Created time.Time
}

// errNoDocument is what Print says to a nil document.
var errNoDocument = errors.New("docx: no document")

// producer is named as the program that wrote the file.
const producer = "Portico"

// Print returns d as a Word document. Nothing of its text is cut; control characters,
// which Word cannot hold, are left out. Print fails only when d is nil or the ZIP cannot
// be written.
func Print(d *doc.Document, o Options) ([]byte, error) {
	if d == nil {
		return nil, errNoDocument
	}
	p := newPaper(d)
	for _, b := range d.Blocks {
		p.block(b)
	}
	p.end()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range p.parts(o) {
		if err := put(z, part, o.Created); err != nil {
			return nil, fmt.Errorf("docx: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("docx: %w", err)
	}
	return out.Bytes(), nil
}

// part is one file of the package.
type part struct {
	name string
	body []byte
}

func put(z *zip.Writer, f part, at time.Time) error {
	h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
	if at.Year() >= 1980 { // a ZIP knows no earlier year
		h.Modified = at.UTC()
	}
	w, err := z.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = w.Write(f.body)
	return err
}
