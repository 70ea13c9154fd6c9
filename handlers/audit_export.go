package handlers

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"portico/engine/doc"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// eventsAtOnce is how many events of an export are held at a time.
const eventsAtOnce = 2000

// auditSheetRows is how many events a sheet of the workbook holds at most; Excel takes few more.
var auditSheetRows = 1_000_000

// auditColumns are the columns of an export of the record.
var auditColumns = []string{"Number", "Time (UTC)", "Name", "Email", "What happened", "Code", "Case", "Form", "Task", "Object", "Detail"}

// auditExport gives what the page of the record shows, all of it, as a CSV file.
func (s *Server) auditExport(r *request) error {
	return r.streamAudit("csv", "text/csv; charset=utf-8", writeAuditCSV, func(w *bufio.Writer) {
		fmt.Fprint(w, "\r\nThe export was cut off. Download it again.\r\n")
	})
}

// auditExportXLSX gives the same as a workbook of Excel. One that was cut off has no end.
func (s *Server) auditExportXLSX(r *request) error {
	return r.streamAudit("xlsx", xlsxType, func(w *bufio.Writer, p *auditPages) error { return writeAuditXLSX(w, p, s.now()) }, func(*bufio.Writer) {})
}

// streamAudit writes an export while the record is read, so that its size does not matter, and
// records it.
func (r *request) streamAudit(ext, mediaType string, write func(*bufio.Writer, *auditPages) error, cutOff func(*bufio.Writer)) error {
	s := r.s
	q, err := r.auditAsked()
	if portal.CodeOf(err) == portal.NotFound {
		return r.goTo("/audit")
	}
	if err != nil {
		return err
	}
	p := &auditPages{s: s, ctx: context.WithoutCancel(r.UserContext()), me: r.session.Account.ID, q: q, more: true}
	p.q.Limit = eventsAtOnce
	if err := p.turn(); err != nil {
		return err
	}
	r.Set(fiber.HeaderContentDisposition, disposition("Audit "+r.today().List()+"."+ext))
	r.Set(fiber.HeaderContentType, mediaType)
	r.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	r.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		if err := write(w, p); err != nil {
			cutOff(w)
			s.log.Error("an export of the audit was cut off", slog.String("error", err.Error()))
		}
		if err := s.store.RecordAuditRead(p.ctx, p.me, store.AuditRecordExported, q, p.n); err != nil {
			s.log.Error("an export of the audit was not recorded", slog.String("error", err.Error()))
		}
	})
	return nil
}

// auditPages are the events of an export, read page by page.
type auditPages struct {
	s     *Server
	ctx   context.Context
	me    int64
	q     store.AuditQuery
	lines []store.AuditLine
	more  bool
	n     int // given so far
}

// turn reads the next page when this one is at its end.
func (p *auditPages) turn() (err error) {
	if len(p.lines) == 0 && p.more {
		p.lines, p.more, err = p.s.store.AuditEvents(p.ctx, p.me, p.q)
	}
	return err
}

// next gives the cells of the next event; nil at the end.
func (p *auditPages) next() ([]string, error) {
	if len(p.lines) == 0 {
		return nil, nil
	}
	l := p.lines[0]
	p.lines, p.q.After = p.lines[1:], l.ID
	p.n++
	cells := []string{strconv.FormatInt(l.ID, 10), l.At.Format(time.RFC3339Nano), l.Name, l.Email, l.Kind.Words(), string(l.Kind), l.Case, l.FormType, l.Task, l.Object, l.Detail}
	return cells, p.turn()
}

func writeAuditCSV(w *bufio.Writer, p *auditPages) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	w.WriteString("\ufeff") // so that Excel reads UTF-8
	for cells, err := auditColumns, error(nil); cells != nil || err != nil; cells, err = p.next() {
		if err != nil {
			return err
		}
		harmlessCells := make([]string, len(cells))
		for i := range cells {
			harmlessCells[i] = harmless(cells[i])
		}
		if err := out.Write(harmlessCells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func writeAuditXLSX(w *bufio.Writer, p *auditPages, now time.Time) error {
	columns := make([]doc.Column, len(auditColumns))
	for i, title := range auditColumns {
		columns[i].Title = title
	}
	columns[0].Type = doc.TypeNumber
	book := xlsx.NewStream(w, xlsx.Options{Created: now})
	for begun := false; !begun || len(p.lines) > 0; begun = true {
		if err := book.Sheet("Audit", columns, p.fill); err != nil {
			return err
		}
	}
	return book.Close()
}

// fill writes the next events into a sheet, as many as it holds.
func (p *auditPages) fill(add func([]doc.Text) error) error {
	for range auditSheetRows {
		cells, err := p.next()
		if cells == nil || err != nil {
			return err
		}
		line := make([]doc.Text, len(cells))
		for i, c := range cells {
			line[i] = doc.Text(c)
		}
		if err := add(line); err != nil {
			return err
		}
	}
	return nil
}

// harmless is a cell that a spreadsheet does not take for a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
