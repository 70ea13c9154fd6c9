package casework

import (
	"context"
	"encoding/json"
	"strings"

	"portico/engine"
	"portico/internal/files"
	"portico/internal/store"
)

// Note is something to look at before the form is submitted. It never blocks, and its writer
// can put it aside.
type Note struct {
	Kind     store.MarkKind
	Place    string // path of the question, or "file/" and the reference of a file
	Tab      string // "" for a file
	Question string // its title, or the name of the file
	Words    string // a sentence
	ID       string // names it on the page
	of       string
}

// maxNotes bounds what is shown at once.
const maxNotes = 20

// File is the reference of the file that a note is at, "" for a question.
func (n Note) File() string {
	ref, _ := strings.CutPrefix(n.Place, "file/")
	if ref == n.Place {
		return ""
	}
	return ref
}

// Fault is the note as a warning at its question.
func (n Note) Fault() engine.Fault {
	return engine.Fault{Pointer: "/" + strings.ReplaceAll(n.Place, ".", "/"), Tab: n.Tab, Question: n.Question, Rule: "note-" + string(n.Kind), Level: engine.LevelWarn,
		Message: n.Words, Lang: "en-GB", Name: n.Place}
}

// Notes are what to look at on a sheet: other children of the owner's list that are named, and
// answers that were copied and not looked at since. None for a sheet that is not open to be written.
func (c *Casework) Notes(ctx context.Context, w *Work) ([]Note, error) {
	if !w.Standing.Owns() || !w.State.Open() || w.TaskID == 0 {
		return nil, nil
	}
	seen, err := c.store.Noticed(ctx, w.Account.ID, w.ContributionID, w.Key)
	if err != nil {
		return nil, err
	}
	b := noteBook{c: c, w: w, finder: newNameFinder(seen.Children, w.familyNames()), marks: map[string]store.Mark{}}
	for _, m := range seen.Marks {
		b.marks[string(m.Kind)+"/"+m.Place+"/"+m.Hash] = m
		if m.Kind == store.MarkCopied && !m.Settled {
			b.copied = append(b.copied, m)
		}
		if file := (Note{Place: m.Place}).File(); file != "" && !m.Settled {
			b.file(m, file)
		}
	}
	for _, tab := range w.tabs() {
		if w.Access.Writes(tab) && !w.Laid().Hides(tab) {
			b.tab = tab
			eachAnswer(tab.Questions, "", b.object(tab), b.answer)
		}
	}
	return b.notes, nil
}

// familyNames are the names of the child and of the family, as the record had them when the
// form was sent.
func (w *Work) familyNames() []string {
	var facts struct {
		Child struct {
			FullName string `json:"fullName"`
			KnownAs  string `json:"knownAs"`
			Parents  []struct {
				Name string `json:"name"`
			} `json:"parents"`
		} `json:"child"`
	}
	names := []string{w.ChildName}
	if len(w.Facts) > 0 && json.Unmarshal(w.Facts, &facts) == nil {
		names = append(names, facts.Child.FullName, facts.Child.KnownAs)
		for _, p := range facts.Child.Parents {
			names = append(names, p.Name)
		}
	}
	return names
}

// noteBook collects notes over the answers of a sheet.
type noteBook struct {
	c      *Casework
	w      *Work
	tab    *engine.Tab
	finder *nameFinder
	marks  map[string]store.Mark
	copied []store.Mark
	notes  []Note
}

func (b *noteBook) object(tab *engine.Tab) map[string]any {
	if tab.Whole {
		return b.w.Answers.Values
	}
	values, _ := b.w.Answers.Values[tab.Name].(map[string]any)
	return values
}

// eachAnswer visits the answers of an object that are not read-only, with their paths, those in
// groups and rows too; row is the path of the row that it is, or "".
func eachAnswer(all []*engine.Question, row string, values map[string]any, visit func(q *engine.Question, row, path string, value any)) {
	for _, q := range all {
		path := strings.ReplaceAll(strings.TrimPrefix(q.Pointer, "/"), "/", ".")
		if row != "" {
			path = row + "." + q.Name
		}
		if q.ReadOnly {
			continue
		}
		visit(q, row, path, values[q.Name])
		switch v := values[q.Name].(type) {
		case map[string]any:
			eachAnswer(q.Children, row, v, visit)
		case []any:
			for _, one := range v {
				cells, _ := one.(map[string]any)
				key, _ := cells[engine.RowKey].(string)
				eachAnswer(q.Children, path+"."+key, cells, visit)
			}
		}
	}
}

// answer notes what there is to say of one answer.
func (b *noteBook) answer(q *engine.Question, row, path string, value any) {
	if row == "" {
		b.copiedAt(q, path, value)
	}
	if text, ok := value.(string); ok && q.Kind.Name() != "file" && len(q.Options) == 0 {
		b.named(q, path, text)
	}
}

func (b *noteBook) named(q *engine.Question, path, text string) {
	for _, name := range b.finder.in(text) {
		b.add(Note{Kind: store.MarkName, Place: path, Question: q.Title, Words: namesWords("This", name), of: name})
	}
}

func namesWords(what, name string) string {
	return what + " names " + name + ", who is another child on your list. Check that it is meant."
}

// copiedAt notes an answer that is still as it was copied.
func (b *noteBook) copiedAt(q *engine.Question, path string, value any) {
	for _, m := range b.copied {
		if of := copiedOf(path, value); m.Place == path && m.Hash == b.c.store.MarkHash(of) {
			b.add(Note{Kind: store.MarkCopied, Place: path, Question: q.Title, Words: m.Words, of: of})
		}
	}
}

// copiedOf is what the mark of a copied answer is of.
func copiedOf(path string, value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return path
	}
	return path + "\n" + string(text)
}

// add takes a note up that was not put aside.
func (b *noteBook) add(n Note) {
	hash := b.c.store.MarkHash(n.of)
	if len(b.notes) >= maxNotes || b.marks[string(n.Kind)+"/"+n.Place+"/"+hash].Settled {
		return
	}
	n.ID, n.Tab = noteID(n.Kind, n.Place, hash), b.tab.Name
	b.notes = append(b.notes, n)
}

func noteID(kind store.MarkKind, place, hash string) string {
	return string(kind) + "~" + hash[:16] + "~" + place
}

// file notes what was found in a file that is still attached.
func (b *noteBook) file(m store.Mark, ref string) {
	a, err := b.w.Attachment(ref)
	if err != nil || len(b.notes) >= maxNotes {
		return
	}
	b.notes = append(b.notes, Note{Kind: m.Kind, Place: m.Place, Question: a.Name, Words: namesWords("This file", m.Words), ID: noteID(m.Kind, m.Place, m.Hash), of: m.Words})
}

// SettleNote puts a note of the sheet aside. One that is not there any more is no fault.
func (c *Casework) SettleNote(ctx context.Context, w *Work, id string) error {
	notes, err := c.Notes(ctx, w)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if n.ID == id {
			return c.store.SettleMark(ctx, w.SheetIDs, w.Account.ID, w.Key, store.Mark{Kind: n.Kind, Place: n.Place, Of: n.of, Words: n.of})
		}
	}
	return nil
}

// noteFile looks for other children in the name, the description and, of a Word document, the
// text of a file that was just attached. It helps and never stands in the way: what fails is left.
func (c *Casework) noteFile(ctx context.Context, w *Work, a store.Attachment, body []byte) {
	seen, err := c.store.Noticed(ctx, w.Account.ID, w.ContributionID, w.Key)
	if err != nil {
		return
	}
	text := strings.Join([]string{a.Name, a.Description, files.WordText(body, maxNamed)}, "\n")
	var marks []store.Mark
	for _, name := range newNameFinder(seen.Children, w.familyNames()).in(text) {
		marks = append(marks, store.Mark{Kind: store.MarkName, Place: "file/" + a.Ref, Of: name, Words: name})
	}
	if len(marks) > 0 && len(marks) <= maxNotes {
		_ = c.store.AddMarks(ctx, w.SheetIDs, w.Account.ID, w.Key, marks...)
	}
}
