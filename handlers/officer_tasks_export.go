package handlers

import (
	"bufio"
	"context"
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
	"portico/internal/store"
)

// officerTasksExport gives the list as it is narrowed and sorted as a workbook of Excel, which is written while the list
// is read. A failure on the way leaves a workbook without an end.
func (s *Server) officerTasksExport(r *request) error {
	n, err := r.narrowing("/officer-tasks", store.ViewsOfTasks, workNames...)
	if searchOver(err) {
		return r.goTo("/officer-tasks?state=open")
	}
	if err != nil {
		return err
	}
	ctx := context.WithoutCancel(r.UserContext())
	x, err := s.cases.NewWorkExport(ctx, r.session.Account, r.workQuery(n))
	if err != nil {
		return err
	}
	if err := r.download("Tasks "+r.today().List()+".xlsx", xlsxType, nil); err != nil || r.Method() == fiber.MethodHead {
		return err
	}
	if err := x.Record(ctx); err != nil {
		return err
	}
	r.Context().SetBodyStreamWriter(func(out *bufio.Writer) {
		if err := x.Write(ctx, out); err != nil {
			s.log.Error("a workbook was cut off", slog.String("code", string(portal.CodeOf(err))), slog.String("error", causeOf(err)))
		}
	})
	return nil
}
