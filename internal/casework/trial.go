package casework

import (
	"context"
	"io/fs"
	"sync"
	"time"

	"portico/engine"
	"portico/internal/portal"
)

// Trial is the preview of one file, without a database: for somebody who writes a form in
// an editor. Its answers are kept in memory. It is safe for concurrent use.
type Trial struct {
	*Casework
	read func() ([]byte, error)
	mu   sync.Mutex
	kept []byte
}

// NewTrial makes a Trial of whatever read gives, each time anew.
func NewTrial(catalogue fs.FS, council Council, read func() ([]byte, error)) *Trial {
	return &Trial{Casework: New(Config{Catalogue: catalogue, Council: council, Now: time.Now}), read: read}
}

// Source gives the file as it is now, checked. The form's key is the one that it names.
func (t *Trial) Source() (*Checked, error) {
	source, err := t.read()
	if err != nil {
		return nil, err
	}
	return t.checkSource(engine.ReadHead(source).Key, source), nil
}

// OpenPreview opens the file as if it were a task. *NotPublished while it has errors.
func (t *Trial) OpenPreview(_ context.Context, account portal.Account, _ string) (*Work, error) {
	c, err := t.Source()
	if err != nil {
		return nil, err
	}
	if c.Form == nil {
		return nil, &NotPublished{Draft: &FormDraft{Checked: c}}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.previewOf(&Version{Definition: c.Form}, account, t.kept)
}

// SavePreview binds a post onto the answers and keeps them.
func (t *Trial) SavePreview(_ context.Context, w *Work, p Post) (Saved, error) {
	bound, err := t.bindPreview(w, p)
	if err != nil {
		return Saved{}, err
	}
	return Saved{At: t.now()}, t.keep(w, bound)
}

func (t *Trial) keep(w *Work, a engine.Answers) error {
	body, err := a.Marshal()
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = body
	w.setAnswers(a)
	return nil
}

// FillPreview answers with the typical sample of the catalogue. NotFound when there is none.
func (t *Trial) FillPreview(_ context.Context, w *Work) error {
	a, err := t.sampleFor(w)
	if err != nil {
		return err
	}
	return t.keep(w, a)
}

// ClearPreview forgets the answers.
func (t *Trial) ClearPreview(context.Context, *Work) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = nil
	return nil
}
