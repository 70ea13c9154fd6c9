// Package xlsx prints a neutral document (engine/doc) as an Excel workbook: a sheet
// "Form" with every question and answer under each other, and a sheet for each table,
// which can be filtered and sorted. It owns everything about workbooks: widths and
// heights, names of sheets, what a cell can hold.
//
// It must not know definitions, answers, HTML or storage, and it reads no clock: the
// same document with the same Options gives the same bytes.
package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"portico/engine/doc"
)

// Options are what the printer needs beside the document.
type Options struct {
	// Created is written as the date of the file. The zero time is written as such.
	Created time.Time
}

// errNoDocument is what Print says to a nil document.
var errNoDocument = errors.New("xlsx: no document")

// producer is named as the program that wrote the file.
const producer = "Portico"

// Print returns d as a workbook. Nothing of the document is cut: a text longer than a
// cell may hold goes on in the rows below, which say that they are its continuation;
// one higher than a row may be stands in a cell of several rows, or on the sheet of a
// table, where rows are sorted, beside a note. Texts are written as texts, so that
// "=1+1" is never calculated; dates and numbers in the columns that doc.Column calls
// so are real ones, which sort. Print fails only when d is nil or the writer does.
func Print(d *doc.Document, o Options) ([]byte, error) {
	if d == nil {
		return nil, errNoDocument
	}
	b, err := newBook(d)
	if err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	defer b.file.Close()
	b.form()
	b.describe(o)
	b.settle()
	var out bytes.Buffer
	b.try(b.file.Write(&out))
	if b.err != nil {
		return nil, fmt.Errorf("xlsx: %w", b.err)
	}
	return out.Bytes(), nil
}

// book is a workbook in the making. The first error stops the printing of it; the
// methods go on and do nothing, so that they need not each be asked.
type book struct {
	file    *excelize.File
	doc     *doc.Document
	styles  [len(fonts)]int
	numbers map[string]int // styles of numbers, by their format
	names   names
	err     error
}

func newBook(d *doc.Document) (*book, error) {
	b := &book{file: excelize.NewFile(), doc: d, numbers: map[string]int{}, names: names{}}
	b.names.take(formSheet)
	b.try(b.file.SetSheetName("Sheet1", formSheet))
	b.makeStyles()
	return b, b.err
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

// describe writes what the file says about itself: no name of a person.
func (b *book) describe(o Options) {
	date := o.Created.UTC().Format(time.RFC3339)
	b.try(b.file.SetDocProps(&excelize.DocProperties{
		Title: oneLine(b.doc.Title), Subject: oneLine(b.doc.Subject), Language: b.doc.Lang,
		Creator: oneLine(b.doc.Banner.Organisation), LastModifiedBy: producer, Created: date, Modified: date,
	}))
	b.file.SetActiveSheet(0)
}

// lay sets up what all sheets share: the head that stays, the paper, the banner.
func (b *book) lay(sheet string, columns int) {
	yes, landscape, a4, one, any := true, "landscape", 9, 1, 0
	b.try(b.file.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	b.try(b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}))
	b.try(b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &one, FitToHeight: &any}))
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: quoted(sheet) + "!$1:$1", Scope: sheet}))
	b.try(b.file.SetHeaderFooter(sheet, b.banner()))
	if b.doc.RTL {
		b.try(b.file.SetSheetView(sheet, 0, &excelize.ViewOptions{RightToLeft: &yes}))
	}
	b.paint(sheet, 1, 1, columns, lookHead)
}

// mostHeader is how much of one text the head or foot of a printed page shows; the
// whole of it stands on the form's sheet. Excel takes 255 characters for all three parts.
const mostHeader = 60

// banner is what stands on every printed page.
func (b *book) banner() *excelize.HeaderFooterOptions {
	h := b.doc.Banner
	who := h.Name
	if h.Born != "" {
		who = strings.TrimPrefix(who+", DOB "+h.Born, ", ")
	}
	foot := h.Reference
	if b.doc.Draft {
		foot = strings.TrimPrefix(foot+", "+draftNotice, ", ")
	}
	return &excelize.HeaderFooterOptions{
		OddHeader: "&L" + headerText(h.Organisation) + "&C" + headerText(who) + "&R" + headerText(h.Marking),
		OddFooter: "&L" + headerText(foot) + "&C&A&RPage &P of &N",
	}
}

// headerText is s fit for the head of a page, where & is a command.
func headerText(s string) string {
	s = oneLine(s)
	if r := []rune(s); len(r) > mostHeader {
		s = string(r[:mostHeader-1]) + "\u2026"
	}
	escaped := strings.ReplaceAll(s, "&", "&&")
	if len([]rune(escaped)) > mostHeader+9 { // a text of ampersands
		return ""
	}
	return escaped
}
