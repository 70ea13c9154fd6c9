package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// ErrLocked is what Joinable says to a PDF that is encrypted.
var ErrLocked = errors.New("pdf: encrypted")

// joining is set up once: pdfcpu would else keep its settings in the home folder.
var joining = sync.OnceFunc(api.DisableConfigDir)

func joinSettings() *model.Configuration {
	joining()
	return model.NewDefaultConfiguration()
}

// Joinable gives the number of pages of a PDF that Join can put behind another, or why it
// cannot: ErrLocked, or what is broken. It tries it, so that Join does not fail later.
func Joinable(behind, body []byte) (pages int, err error) {
	defer recovered(&err)
	ctx, err := api.ReadAndValidate(bytes.NewReader(body), joinSettings())
	if err != nil {
		return 0, fmt.Errorf("pdf: %w", err)
	}
	if ctx.Encrypt != nil {
		return 0, ErrLocked
	}
	if ctx.PageCount == 0 {
		return 0, errors.New("pdf: no pages")
	}
	return ctx.PageCount, join(io.Discard, behind, body)
}

// Pages is the number of pages of a PDF.
func Pages(body []byte) (pages int, err error) {
	defer recovered(&err)
	ctx, err := api.ReadAndValidate(bytes.NewReader(body), joinSettings())
	if err != nil {
		return 0, fmt.Errorf("pdf: %w", err)
	}
	return ctx.PageCount, nil
}

// Join puts PDFs one behind the other. The result has the pages of all and is not tagged
// throughout, since most files that come from elsewhere are not.
func Join(bodies ...[]byte) (out []byte, err error) {
	defer recovered(&err)
	var b bytes.Buffer
	if err := join(&b, bodies...); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func join(w io.Writer, bodies ...[]byte) error {
	all := make([]io.ReadSeeker, len(bodies))
	for i, b := range bodies {
		all[i] = bytes.NewReader(b)
	}
	if err := api.MergeRaw(all, w, false, joinSettings()); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

// recovered makes a panic of the library an error: it reads files that anybody may have made.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("pdf: joining: %v", r)
	}
}
