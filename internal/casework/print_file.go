package casework

import (
	"context"
	"strings"

	"portico/engine"
	"portico/internal/store"
)

// fileLines tells a document of the files of its questions; on a page, which links to
// pictures instead of holding them.
func (w *Work) fileLines() func(string) (engine.FileLine, bool) {
	return func(ref string) (engine.FileLine, bool) {
		a, err := w.Attachment(ref)
		return fileLine(a), err == nil
	}
}

func fileLine(a store.Attachment) engine.FileLine {
	return engine.FileLine{Name: a.Name, Description: a.Description, Media: a.Type, Size: a.Size}
}

// printedFiles are the files of the questions with their pictures, for print; a picture that
// waits for the virus check is named only.
func (c *Casework) printedFiles(ctx context.Context, w *Work) (func(string) (engine.FileLine, bool), error) {
	lines := map[string]engine.FileLine{}
	for _, a := range w.answerFiles() {
		line := fileLine(a)
		if strings.HasPrefix(a.Type, "image/") && a.Scan != store.ScanWaiting {
			body, err := c.fileBody(ctx, w, a)
			if err != nil {
				return nil, err
			}
			line.Image = body
		}
		lines[a.Ref] = line
	}
	return func(ref string) (engine.FileLine, bool) { l, ok := lines[ref]; return l, ok }, nil
}
