package casework

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"path"
	"strings"

	"portico/engine/xlsx"
	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/store"
)

// SubmittedXLSX is what was submitted as a workbook of Excel, and notes that it left the portal.
func (c *Casework) SubmittedXLSX(ctx context.Context, w *Work) ([]byte, error) {
	s, err := c.store.SubmissionByTask(ctx, w.Account.ID, w.Ref)
	if err != nil {
		return nil, err
	}
	b, err := c.submittedXLSX(ctx, w, s)
	if err != nil {
		return nil, err
	}
	return b, c.store.RecordDownload(ctx, w.Account.ID, w.TaskID, store.AuditXLSXDownloaded, s.Reference)
}

func (c *Casework) submittedXLSX(ctx context.Context, w *Work, s store.SubmissionRecord) ([]byte, error) {
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
	return b, nil
}

// Bundle is all of a submission in one ZIP: the PDF, the answers as JSON with their schema, the
// workbook, every supporting document, and the checksums of all. What is needed is read before, so
// that a failure is told; Write then streams the files one after the other.
type Bundle struct {
	cases *Casework
	work  *Work
	front []bundleFile
}

// bundleFile is a file of a Bundle that is made and not kept.
type bundleFile struct {
	name string
	body []byte
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
	book, err := c.submittedXLSX(ctx, w, s)
	if err != nil {
		return nil, err
	}
	answers, err := c.submittedJSON(ctx, w, s)
	if err != nil {
		return nil, err
	}
	stem := FileStem(w)
	b := &Bundle{c, w, []bundleFile{{stem + ".pdf", pdf}, {stem + ".xlsx", book}, {"answers.json", answers}}}
	return b, c.store.RecordDownload(ctx, w.Account.ID, w.TaskID, store.AuditZIPDownloaded, s.Reference)
}

// checksums is the name of the list of checksums, in the form that sha256sum -c reads.
const checksums = "SHA256SUMS.txt"

// Write writes the ZIP. No two files in it have the same name. After an error the ZIP has no
// end, so that whoever opens it is told that it is damaged.
func (b *Bundle) Write(ctx context.Context, out io.Writer) error {
	z := zip.NewWriter(out)
	names, sums := map[string]bool{checksums: true}, ""
	add := func(folder, name string, body []byte) error {
		name = folder + unused(names, name)
		sums += fmt.Sprintf("%x  %s\n", sha256.Sum256(body), name)
		return put(z, name, body)
	}
	for _, f := range b.front {
		if err := add("", f.name, f.body); err != nil {
			return err
		}
	}
	waiting := ""
	for _, a := range b.work.allFiles() {
		if b.work.mayOpen(a) != nil {
			waiting += a.Name + "\r\n"
			continue
		}
		body, err := b.cases.fileBody(ctx, b.work, a)
		if err != nil {
			return err
		}
		if err := add("files/", a.Name, body); err != nil {
			return err
		}
	}
	if waiting != "" {
		text := "These files still wait for the virus check. Download the ZIP again once they were checked.\r\n\r\n" + waiting
		if err := add("files/", "Waiting for the virus check.txt", []byte(text)); err != nil {
			return err
		}
	}
	if err := put(z, checksums, []byte(sums)); err != nil {
		return err
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
