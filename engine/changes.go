package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Change is one difference between two versions of a form, in words for its author.
type Change struct {
	Place string // "2. Involvement › Assessments used › Result"; "The form" for the form itself
	Words string // a sentence: "The hint was changed to “…”."
}

// Compare says what is different in a newer version of a form: the form itself, then
// tabs and questions in the newer form's order, then what was taken out, in the older
// form's order. Questions are the same when they stand in the same place or
// "x-formerly" says so. Two versions that mean the same give nil.
func Compare(old, new *Definition) []Change {
	c := &comparer{matcher: match(old, new)}
	c.oldWords, c.newWords = newDescriber(old, c.home), newDescriber(new, nil)
	c.oldRoot, _ = readSource(old.Bundled, "")
	c.newRoot, _ = readSource(new.Bundled, "")
	c.form()
	c.inside(new.root)
	c.attachments()
	c.removed(old.root)
	return c.list
}

// comparer is one run of Compare.
type comparer struct {
	*matcher
	oldRoot, newRoot   *node // the bundled sources, for words that the engine only passes on
	oldWords, newWords *describer
	list               []Change
}

const formPlace = "The form"

func (c *comparer) add(place, format string, args ...any) {
	c.list = append(c.list, Change{Place: place, Words: fmt.Sprintf(format, args...)})
}

// form compares what stands at the top.
func (c *comparer) form() {
	a, b := c.from, c.to
	for _, one := range []struct{ what, old, new string }{
		{"title", a.Title, b.Title}, {"description", a.Description, b.Description},
		{"type that the task list shows", a.FormType, b.FormType}, {"declaration", a.Declaration, b.Declaration},
		{"due rule", a.Due, b.Due}, {"date of its next review", a.ReviewBy, b.ReviewBy}, {"language", a.Lang, b.Lang},
	} {
		if one.what == "type that the task list shows" && a.FormType == a.Title && b.FormType == b.Title {
			continue
		}
		c.text(formPlace, one.what, one.old, one.new)
	}
	c.passedOn(formPlace, c.oldRoot.get("x-form"), c.newRoot.get("x-form"), []string{"roles", "x-i18n"})
	c.passedOn(formPlace, c.oldRoot, c.newRoot, passedOnWords)
	c.text(formPlace, "guidance", c.oldRoot.get("x-guidance").str(), c.newRoot.get("x-guidance").str())
	c.together(formPlace, a.root, b.root)
	c.order(formPlace, "tab", a.root, b.root)
}

// text compares a text of the form.
func (c *comparer) text(place, what, old, new string) {
	switch {
	case old == new:
	case old == "":
		c.add(place, "The %s was added: %s.", what, quoted(new))
	case new == "":
		c.add(place, "The %s was taken out. It was %s.", what, quoted(old))
	case quoted(old) == quoted(new):
		c.add(place, "The %s was changed.", what)
	default:
		c.add(place, "The %s was %s and is now %s.", what, quoted(old), quoted(new))
	}
}

// inside compares what stands in the root, a tab, group or table.
func (c *comparer) inside(in *Question) {
	for _, q := range in.Children {
		old := c.source[q]
		if old == nil && shapeOf(q) == ShapeNone { // notes hold no answer and are told by their place
			old = c.oldNote(q)
		}
		if old == nil {
			c.added(q)
			c.moreInside(q)
			continue
		}
		c.question(old, q)
		c.inside(q)
	}
}

// moreInside reports what of an added tab or group was there before, and passes by what
// came with it.
func (c *comparer) moreInside(q *Question) {
	for _, child := range q.Children {
		if old := c.source[child]; old != nil {
			c.question(old, child)
		}
		c.moreInside(child)
	}
}

func (c *comparer) oldNote(q *Question) *Question {
	old := inside(c.source[q.Parent], q.Name)
	if old == nil || shapeOf(old) != ShapeNone {
		return nil
	}
	return old
}

func (c *comparer) added(q *Question) {
	what := isA(q)
	switch {
	case shapeOf(q) == ShapeAnswer && q.Required:
		what += ", mandatory"
	case shapeOf(q) == ShapeGroup || shapeOf(q) == ShapeTable:
		if n := countNew(c.matcher, q); n > 0 {
			what += " with " + counted(n, "new question", "new questions")
		}
	}
	c.add(wayTo(q), "%s was added: %s.", named(q), what)
	if when := c.newWords.shown(q.Pointer); when != "" {
		c.add(wayTo(q), "It is asked only if %s.", when)
	}
}

// isA is the kind of a question, or that it is a tab.
func isA(q *Question) string {
	if isTab(q) {
		return "a tab"
	}
	return kindWord(q)
}

func named(q *Question) string {
	if shapeOf(q) == ShapeNone {
		return "The note " + quoted(titleOf(q))
	}
	return quoted(titleOf(q))
}

func countNew(m *matcher, in *Question) int {
	n := 0
	eachQuestion(in.Children, func(q *Question) {
		if shapeOf(q) == ShapeAnswer && m.source[q] == nil {
			n++
		}
	})
	return n
}

// removed reports what of the older form has no place in the newer one.
func (c *comparer) removed(in *Question) {
	for _, q := range in.Children {
		gone := c.home[q] == nil
		if shapeOf(q) == ShapeNone {
			now := inside(c.home[q.Parent], q.Name)
			gone = now == nil || shapeOf(now) != ShapeNone
		}
		if !gone {
			c.removed(q)
			continue
		}
		n := 0
		eachQuestion(q.Children, func(child *Question) {
			if shapeOf(child) == ShapeAnswer && c.home[child] == nil {
				n++
			}
		})
		if n > 0 {
			c.add(wayTo(q), "%s was taken out, with %s.", named(q), counted(n, "question", "questions"))
			continue
		}
		c.add(wayTo(q), "%s was taken out.", named(q))
	}
}

// order reports which of the questions that both versions have stand elsewhere among
// the others.
func (c *comparer) order(place, what string, old, new *Question) {
	var before, now []*Question
	for _, q := range old.Children {
		if h := c.home[q]; h != nil && h.Parent == new {
			before = append(before, h)
		}
	}
	for _, q := range new.Children {
		if s := c.source[q]; s != nil && s.Parent == old {
			now = append(now, q)
		}
	}
	kept := commonOrder(before, now)
	for i, q := range now {
		switch {
		case kept[q]:
		case i == 0:
			c.add(place, "The %s %s comes first now.", what, quoted(titleOf(q)))
		default:
			c.add(place, "The %s %s comes after %s now.", what, quoted(titleOf(q)), quoted(titleOf(now[i-1])))
		}
	}
}

// commonOrder are the members of a longest sequence that two orders of the same
// questions have in common.
func commonOrder(before, now []*Question) map[*Question]bool {
	at := make(map[*Question]int, len(before))
	for i, q := range before {
		at[q] = i
	}
	length, from, last := make([]int, len(now)), make([]int, len(now)), -1
	for i, q := range now {
		length[i], from[i] = 1, -1
		for j := range i {
			if at[now[j]] < at[q] && length[j] >= length[i] {
				length[i], from[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	kept := map[*Question]bool{}
	for i := last; i >= 0; i = from[i] {
		kept[now[i]] = true
	}
	return kept
}

// attachments compares the tabs for files.
func (c *comparer) attachments() {
	old, now := attachmentsTab(c.from), attachmentsTab(c.to)
	switch {
	case old == nil && now == nil:
	case old == nil:
		c.add(now.Title, "The tab for files was added.")
	case now == nil:
		c.add(old.Title, "The tab for files was taken out.")
	default:
		c.text(now.Title, "title", old.Title, now.Title)
		c.text(now.Title, "description", old.Description, now.Description)
		c.text(now.Title, "guidance", old.Guidance, now.Guidance)
		c.fileRules(now.Title, old.Attachments, now.Attachments)
		c.shown(now.Title, old.Pointer, now.Pointer)
		c.passedOn(now.Title, c.oldRoot.get("properties").get(old.Name), c.newRoot.get("properties").get(now.Name), passedOnWords)
	}
}

func attachmentsTab(d *Definition) *Tab {
	if i := slices.IndexFunc(d.Tabs, func(t *Tab) bool { return t.Attachments != nil }); i >= 0 {
		return d.Tabs[i]
	}
	return nil
}

func (c *comparer) fileRules(place string, old, now *AttachmentRules) {
	if now.Required && !old.Required {
		c.add(place, "At least one file must be attached now.")
	} else if old.Required && !now.Required {
		c.add(place, "No file needs to be attached any more.")
	}
	c.text(place, "list of file types", strings.Join(old.Types, ", "), strings.Join(now.Types, ", "))
	c.limit(place, "at most %s files", saidNumber(old.MaxFiles), saidNumber(now.MaxFiles))
	if old.MaxBytes != now.MaxBytes {
		c.add(place, "A file may have up to %d MB now; it was %d MB.", now.MaxBytes>>20, old.MaxBytes>>20)
	}
}

func saidNumber(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}
