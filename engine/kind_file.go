package engine

import (
	"net/url"
	"regexp"

	"portico/engine/doc"
)

// file is one document or picture at a question. The answer is the reference under
// which the file is kept; it is set by WithFile and never read from a post.
type file struct{ text }

func init() { register(file{}) }

func (file) Name() string                      { return "file" }
func (file) Fits(*schema) bool                 { return false }
func (file) Doc(*Question, any) doc.Text       { return "File attached" }
func (file) Judge(_ *Question, v any) []string { return judgeReference(v) }

// fileReference is what the reference of a kept file looks like.
var fileReference = regexp.MustCompile(`^[A-Za-z0-9_-]{4,64}$`)

// Read takes a reference, as prefilled answers have it.
func (file) Read(_ *Question, values []string) (any, string, string) {
	switch s := first(values); {
	case isBlank(s):
		return nil, "", ""
	case fileReference.MatchString(s):
		return s, "", ""
	default:
		return nil, s, "reference"
	}
}

func judgeReference(v any) []string {
	s, ok := v.(string)
	switch {
	case !ok:
		return []string{"type"}
	case !fileReference.MatchString(s):
		return []string{"reference"}
	}
	return nil
}

func (file) word(q *Question, rule, _ string) string {
	switch rule {
	case "required":
		return "Attach a file to " + quoted(titleOf(q))
	case "type", "reference":
		return quoted(titleOf(q)) + " must be a file that is attached to this form"
	}
	return ""
}

// dress leaves the name and the address of the file to whoever keeps it.
func (file) dress(q *Question, _ any, _ string, v *QuestionView) { v.Takes = q.File }

// fileRules reads what a file question takes.
func (c *compiler) fileRules(q *Question, s *schema) {
	n := s.n.get("x-attachments")
	if q.Kind.Name() != "file" {
		if n != nil {
			c.fail(n, "attachments", "\"x-attachments\" belongs to the Supporting Documentation tab, or to a question with \"x-kind\": \"file\".")
		}
		return
	}
	for _, word := range []string{"maxFiles", "required"} {
		if at := n.get(word); at != nil {
			c.fail(at, "attachments", "A file question takes one file, so %q does nothing. Take it away; to ask for the file, name the question in \"required\".", word)
		}
	}
	for _, word := range []string{"pattern", "format", "minLength", "maxLength", "default"} {
		if at := s.n.get(word); at != nil {
			c.fail(at, "unsupported", "%q means nothing for a file. Take it away.", word)
		}
	}
	q.File = c.attachmentRules(n)
}

// FileAnswer is a file that the answers refer to.
type FileAnswer struct {
	Path Path   // of the question
	Ref  string // of the file
}

// Files are the files that visible answers refer to, in document order.
func (s *Sheet) Files() []FileAnswer {
	var out []FileAnswer
	var visit func(p *spot)
	visit = func(p *spot) {
		for _, k := range p.kids {
			if k.present && k.q.File != nil {
				if ref, ok := k.value.(string); ok {
					out = append(out, FileAnswer{k.path(), ref})
				}
			}
			if !k.hidden {
				visit(k)
			}
		}
	}
	visit(s.root)
	return out
}

// FileQuestion is the file question at a form name of a tab, with its label and the
// reference of its present file ("" for none); false when the tab shows no such question,
// or shows it read-only.
func (s *Sheet) FileQuestion(tab *Tab, path Path) (q *Question, label, ref string, ok bool) {
	top := s.tabSpot(tab)
	if top == nil {
		return nil, "", "", false
	}
	p := top.anywhere(path)
	if p == nil || p.hidden || p.q.File == nil || p.q.ReadOnly {
		return nil, "", "", false
	}
	ref, _ = p.value.(string)
	return p.q, p.label(), ref, true
}

// anywhere is the place with a form name anywhere below this one, rows included.
func (p *spot) anywhere(path Path) *spot {
	for _, k := range p.kids {
		if k.path() == path {
			return k
		}
		if found := k.anywhere(path); found != nil {
			return found
		}
	}
	return nil
}

// WithFile sets the file of a question and returns the new sheet; ref "" takes it away.
// The path must be one that FileQuestion knows; else a is returned as it was.
func (d *Definition) WithFile(tab *Tab, a Answers, path Path, ref string) Answers {
	if _, _, _, ok := d.Sheet(a).FileQuestion(tab, path); !ok {
		return a
	}
	b := newBinder(d, tab, a, url.Values{FieldMarker: {path}, path: {ref}}, nil)
	b.file = path
	if err := b.read(); err != nil {
		return a
	}
	return b.out
}
