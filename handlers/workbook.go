package handlers

import (
	"bufio"
	"context"
	"io"
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// workbook is an export that is recorded and then written while it is read.
type workbook interface {
	Record(context.Context) error
	Write(context.Context, io.Writer) error
}

// streamWorkbook gives a workbook of Excel as a download. A failure on the way leaves one without an end.
func (r *request) streamWorkbook(ctx context.Context, name string, x workbook) error {
	if err := r.download(name+" "+r.today().List()+".xlsx", xlsxType, nil); err != nil || r.Method() == fiber.MethodHead {
		return err
	}
	if err := x.Record(ctx); err != nil {
		return err
	}
	log := r.s.log
	r.Context().SetBodyStreamWriter(func(out *bufio.Writer) {
		if err := x.Write(ctx, out); err != nil {
			log.Error("a workbook was cut off", slog.String("code", string(portal.CodeOf(err))), slog.String("error", causeOf(err)))
		}
	})
	return nil
}
