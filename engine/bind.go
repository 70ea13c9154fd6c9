package engine

import (
	"maps"
	"net/url"
	"strings"
)

// Names of the protocol's own fields. A question's control is named by its Path.
const (
	FieldMarker = "_q"     // one for each question and cell on the page: its Path
	FieldRows   = "_rows." // before a table's Path: the identity of each row, in order
	FieldAction = "_do"    // what to do with rows: "add:PATH", "remove:PATH.ROW", "paste:PATH.ROW.COLUMN", ...
)

// MaxTextBytes is the most that one answer may hold. Two hundred pages of text are
// half of it.
const MaxTextBytes = 1 << 20

// Bind reads a post of one tab onto a sheet and returns the new sheet; a is not
// changed. newRow gives the identity of a row that is added.
//
// Only questions whose marker was posted are touched: with a value they are set,
// without one cleared. A table with a marker takes its rows and their order from
// the posted list; rows that are not listed go, unknown keys of the right form are
// new rows. Values for read-only questions, and for questions that do not apply
// once the post is read, are never accepted: what was stored stays. Unknown names
// are ignored. The row action is done last. Beyond the bounds of design 3.7 it
// returns a *BoundError and the sheet as it was.
func (d *Definition) Bind(tab *Tab, a Answers, post url.Values, newRow func() string) (Answers, error) {
	if tab.Attachments != nil || tab.object == nil {
		return a, nil
	}
	if err := postInBounds(post); err != nil {
		return a, err
	}
	b := newBinder(d, tab, a, post, newRow)
	if err := b.read(); err != nil {
		return a, err
	}
	b.keepHidden()
	if target, ok := strings.CutPrefix(post.Get(FieldAction), "paste:"); ok {
		out, err := d.pasted(tab, b.out, target, post.Get(FieldPaste), newRow)
		if err != nil {
			return a, err
		}
		return out, nil
	}
	if err := b.act(post.Get(FieldAction)); err != nil {
		return a, err
	}
	return b.out, nil
}

func postInBounds(post url.Values) error {
	total := 0
	for name, values := range post {
		for _, v := range values {
			total += len(name) + len(v)
		}
	}
	if total > MaxAnswersBytes {
		return beyond("This page holds more than %d MB of text, the most that can be saved. Move some of it into a document and attach that", MaxAnswersBytes>>20)
	}
	return nil
}

// binder reads one post.
type binder struct {
	d      *Definition
	tab    *Tab
	before Answers
	out    Answers
	post   url.Values
	marked map[string]bool
	newRow func() string
	file   Path // the file question that may be set; files never come with a post
}

func newBinder(d *Definition, tab *Tab, a Answers, post url.Values, newRow func() string) *binder {
	b := &binder{d: d, tab: tab, before: a, post: post, newRow: newRow}
	b.marked = make(map[string]bool, len(post[FieldMarker]))
	for _, path := range post[FieldMarker] {
		b.marked[path] = true
	}
	b.out = Answers{Values: maps.Clone(a.Values), Typed: maps.Clone(a.Typed)}
	if b.out.Values == nil {
		b.out.Values = map[string]any{}
	}
	return b
}

// read sets what was posted, whether it applies or not.
func (b *binder) read() error {
	if b.tab.Whole {
		return b.object(b.tab.Questions, b.out.Values, "", "")
	}
	return b.group(b.tab.object, b.out.Values, b.tab.Name, "/"+escapeToken(b.tab.Name))
}

// group reads into the object of a group or tab; an object that stays empty and
// was not there before is not put in.
func (b *binder) group(q *Question, in map[string]any, path Path, stored string) error {
	old, there := in[q.Name].(map[string]any)
	object := maps.Clone(old)
	if object == nil {
		object = map[string]any{}
	}
	if err := b.object(q.Children, object, path, stored); err != nil {
		return err
	}
	if there || len(object) > 0 {
		in[q.Name] = object
	}
	return nil
}

// object reads the questions of one object: path and stored are the form name and
// the stored pointer of the object.
func (b *binder) object(questions []*Question, in map[string]any, path Path, stored string) (err error) {
	for _, q := range questions {
		p := q.Name
		if path != "" {
			p = path + "." + q.Name
		}
		s := stored + "/" + escapeToken(q.Name)
		switch {
		case q.ReadOnly && shapeOf(q) == ShapeAnswer:
		case shapeOf(q) == ShapeAnswer:
			err = b.answer(q, in, p, s)
		case shapeOf(q) == ShapeGroup:
			err = b.group(q, in, p, s)
		case shapeOf(q) == ShapeTable:
			err = b.table(q, in, p, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// answer reads one control.
func (b *binder) answer(q *Question, in map[string]any, path Path, stored string) error {
	if !b.marked[path] || q.File != nil && path != b.file {
		return nil
	}
	texts := make([]string, 0, 1)
	size := 0
	for _, v := range b.post[path] {
		texts = append(texts, cleanText(v))
		size += len(v)
	}
	if size > MaxTextBytes {
		return beyond("%s is longer than %d MB, the most that one answer can hold. Move some of it into a document and attach that", quoted(titleOf(q)), MaxTextBytes>>20)
	}
	value, typed, _ := q.Kind.Read(q, texts)
	set(in, q.Name, value)
	delete(b.out.Typed, stored)
	if typed != "" {
		b.out.setTyped(stored, typed)
	}
	return nil
}

func set(in map[string]any, name string, value any) {
	if value == nil {
		delete(in, name)
		return
	}
	in[name] = value
}

// table reads the list of rows and then the cells of each.
func (b *binder) table(q *Question, in map[string]any, path Path, stored string) error {
	old, _ := in[q.Name].([]any)
	rows := old
	if b.marked[path] && !q.ReadOnly && !q.FixedRows {
		var err error
		if rows, err = b.listed(q, old, path); err != nil {
			return err
		}
		b.forget(stored, rows)
	}
	kept := make([]any, len(rows))
	for i, row := range rows {
		cells, _ := row.(map[string]any)
		cells = maps.Clone(cells)
		if cells == nil {
			cells = map[string]any{}
		}
		key, _ := cells[RowKey].(string)
		if err := b.object(q.Children, cells, path+"."+key, stored+"/"+key); err != nil {
			return err
		}
		kept[i] = cells
	}
	if len(kept) == 0 {
		delete(in, q.Name)
		return nil
	}
	in[q.Name] = kept
	return nil
}

// listed are the rows in the order of the posted list. More rows than the form
// asks for are kept and reported; more than a table can hold are refused.
func (b *binder) listed(q *Question, old []any, path Path) ([]any, error) {
	known := make(map[string]any, len(old))
	for _, row := range old {
		known[rowKeyOf(row)] = row
	}
	var rows []any
	seen := map[string]bool{}
	for _, key := range b.post[FieldRows+path] {
		if !isRowKey(key) || seen[key] {
			continue
		}
		seen[key] = true
		row, there := known[key]
		if !there {
			row = map[string]any{RowKey: key}
		}
		rows = append(rows, row)
	}
	if len(rows) > MaxRows {
		return nil, tooManyRows(q)
	}
	return rows, nil
}

func tooManyRows(q *Question) error {
	return beyond("%s can hold %s at most", quoted(titleOf(q)), counted(MaxRows, "row", "rows"))
}

// forget drops typed texts of rows that are gone.
func (b *binder) forget(table string, rows []any) {
	if len(b.out.Typed) == 0 {
		return
	}
	stays := make(map[string]bool, len(rows))
	for _, row := range rows {
		stays[rowKeyOf(row)] = true
	}
	maps.DeleteFunc(b.out.Typed, func(pointer, _ string) bool {
		rest, inside := strings.CutPrefix(pointer, table+"/")
		key, _, _ := strings.Cut(rest, "/")
		return inside && !stays[key]
	})
}
