package handlers

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
	"portico/internal/store"
)

// eventsAtOnce is how many events of an export are held at a time.
const eventsAtOnce = 2000

// auditExport gives what the page of the record shows, all of it, as a CSV file that Excel
// opens. It is written while it is read, so that its size does not matter.
func (s *Server) auditExport(r *request) error {
	q, err := r.auditAsked()
	if portal.CodeOf(err) == portal.NotFound {
		return r.goTo("/audit")
	}
	if err != nil {
		return err
	}
	me := r.session.Account.ID
	q.Limit = eventsAtOnce
	lines, more, err := s.store.AuditEvents(r.UserContext(), me, q)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentDisposition, disposition("Audit "+r.today().List()+".csv"))
	r.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	r.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	ctx := context.WithoutCancel(r.UserContext())
	r.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		n, err := s.writeAudit(ctx, w, me, q, lines, more)
		if err != nil {
			fmt.Fprint(w, "\r\nThe export was cut off. Download it again.\r\n")
			s.log.Error("an export of the audit was cut off", slog.String("error", err.Error()))
		}
		if err := s.store.RecordAuditRead(ctx, me, store.AuditRecordExported, q, n); err != nil {
			s.log.Error("an export of the audit was not recorded", slog.String("error", err.Error()))
		}
	})
	return nil
}

// writeAudit writes pages of events until there are none, and gives their number.
func (s *Server) writeAudit(ctx context.Context, w *bufio.Writer, me int64, q store.AuditQuery, lines []store.AuditLine, more bool) (n int, err error) {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	w.WriteString("\ufeff") // so that Excel reads UTF-8
	out.Write([]string{"Number", "Time (UTC)", "Name", "Email", "What happened", "Code", "Case", "Form", "Task", "Object", "Detail"})
	for {
		for _, l := range lines {
			cells := []string{fmt.Sprint(l.ID), l.At.Format(time.RFC3339Nano), l.Name, l.Email, l.Kind.Words(), string(l.Kind), l.Case, l.FormType, l.Task, l.Object, l.Detail}
			for i := range cells {
				cells[i] = harmless(cells[i])
			}
			if err := out.Write(cells); err != nil {
				return n, err
			}
			n++
		}
		if out.Flush(); out.Error() != nil {
			return n, out.Error()
		}
		if !more {
			return n, nil
		}
		q.After = lines[len(lines)-1].ID
		if lines, more, err = s.store.AuditEvents(ctx, me, q); err != nil {
			return n, err
		}
	}
}

// harmless is a cell that a spreadsheet does not take for a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
