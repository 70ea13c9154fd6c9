package casework

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"portico/engine/xlsx"
	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/store"
)

// SubmittedXLSX is what was submitted as a workbook of Excel.
func (c *Casework) SubmittedXLSX(ctx context.Context, w *Work) ([]byte, error) {
	s, err := c.store.SubmissionByTask(ctx, w.Account.ID, w.Ref)
	if err != nil {
		return nil, err
	}
	pictures, err := c.printedFiles(ctx, w)
	if err != nil {
		return nil, err
	}
	d, err := c.submissionDocument(w, submissionOf(s), c.headFacts(w), pictures)
	if err != nil {
		return nil, err
	}
	b, err := xlsx.Print(d, xlsx.Options{Created: s.SubmittedAt})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The workbook could not be made. The PDF holds the same.", err)
	}
	return b, c.store.RecordDownload(ctx, w.Account.ID, w.TaskID, store.AuditXLSXDownloaded, s.Reference)
}

// Bundle is all of a submission in one ZIP: the PDF, the answers as JSON, and every
// supporting document. What is needed is read before, so that a failure is told; Write
// then streams the files one after the other.
type Bundle struct {
	cases   *Casework
	work    *Work
	pdf     []byte
	answers []byte
}

// SubmittedBundle prepares the ZIP of a submission and records the download.
func (c *Casework) SubmittedBundle(ctx context.Context, w *Work) (*Bundle, error) {
	s, err := c.store.SubmissionByTask(ctx, w.Account.ID, w.Ref)
	if err != nil {
		return nil, err
	}
	pdf, err := c.submittedPDF(ctx, w, s)
	if err != nil {
		return nil, err
	}
	b := &Bundle{cases: c, work: w, pdf: pdf}
	b.answers, err = json.MarshalIndent(map[string]any{"form": w.Form.Key, "version": w.Form.Number, "receipt": s.Reference,
		"sha256": fmt.Sprintf("%x", s.Hash), "submitted": s.SubmittedAt, "answers": json.RawMessage(s.Answers)}, "", "  ")
	if err != nil {
		return nil, err
	}
	return b, c.store.RecordDownload(ctx, w.Account.ID, w.TaskID, store.AuditZIPDownloaded, s.Reference)
}

// Write writes the ZIP. No two files in it have the same name. After an error the ZIP has no
// end, so that whoever opens it is told that it is damaged.
func (b *Bundle) Write(ctx context.Context, out io.Writer) error {
	z := zip.NewWriter(out)
	stem := FileStem(b.work)
	names := map[string]bool{}
	for _, f := range []struct {
		name string
		body []byte
	}{{stem + ".pdf", b.pdf}, {"answers.json", b.answers}} {
		if err := put(z, unused(names, f.name), f.body); err != nil {
			return err
		}
	}
	waiting := ""
	for _, a := range slices.Concat(b.work.Attachments, b.work.answerFiles()) {
		if b.work.mayOpen(a) != nil {
			waiting += a.Name + "\r\n"
			continue
		}
		body, err := b.cases.fileBody(ctx, b.work, a)
		if err != nil {
			return err
		}
		if err := put(z, "files/"+unused(names, a.Name), body); err != nil {
			return err
		}
	}
	if waiting != "" {
		text := "These files still wait for the virus check. Download the ZIP again once they were checked.\r\n\r\n" + waiting
		if err := put(z, "files/"+unused(names, "Waiting for the virus check.txt"), []byte(text)); err != nil {
			return err
		}
	}
	return z.Close()
}

func put(z *zip.Writer, name string, body []byte) error {
	f, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	return err
}

// unused is a file's name that leads nowhere else and that no other file of the ZIP has:
// "Letter.pdf", "Letter (2).pdf".
func unused(names map[string]bool, name string) string {
	name = files.CleanName(name)
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	for n := 2; names[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s (%d)%s", stem, n, ext)
	}
	names[strings.ToLower(name)] = true
	return name
}

// FileStem is the name, without extension, that downloads of a form have. It does not name
// the child.
func FileStem(w *Work) string {
	return strings.NewReplacer("/", "-", `\`, "-").Replace(w.Form.Key + " " + w.CaseReference)
}
