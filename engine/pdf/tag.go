package pdf

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	reKids = regexp.MustCompile(`/Kids \[([^\]]*)\]`)
	reRef  = regexp.MustCompile(`(\d+) 0 R`)
)

// tagger writes the structure tree.
type tagger struct {
	*update
	pages  []int // object numbers
	parent int   // the tree's root
}

// tag adds the structure tree and the metadata to a PDF painted from s.
func tag(plain []byte, s *sheet, about description) ([]byte, error) {
	u, err := beginUpdate(plain)
	if err != nil {
		return nil, err
	}
	t := &tagger{update: u}
	if err := t.findPages(); err != nil {
		return nil, err
	}
	t.parent = u.alloc()
	t.number(s.root)
	t.write(s.root)
	if err := t.link(s.marks); err != nil {
		return nil, err
	}
	t.put(t.parent, fmt.Sprintf("<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d>>",
		s.root.obj, u.size-1, len(t.pages)))
	if s.forms {
		t.letters()
	}
	if err := about.write(u, t.parent); err != nil {
		return nil, err
	}
	return u.finish(), nil
}

// findPages reads the page tree, which gofpdf writes as object 1.
func (t *tagger) findPages() error {
	body, err := t.object(1)
	if err != nil {
		return err
	}
	kids := reKids.FindStringSubmatch(body)
	if kids == nil {
		return errLayout
	}
	for _, m := range reRef.FindAllStringSubmatch(kids[1], -1) {
		n, _ := strconv.Atoi(m[1])
		t.pages = append(t.pages, n)
	}
	return nil
}

// number gives every element its object, parents first.
func (t *tagger) number(e *elem) {
	e.obj = t.alloc()
	for _, k := range e.kids {
		if k.elem != nil {
			t.number(k.elem)
		}
	}
}

func (t *tagger) write(e *elem) {
	up := t.parent
	if e.up != nil {
		up = e.up.obj
	}
	t.put(e.obj, fmt.Sprintf("<</Type /StructElem /S /%s /P %d 0 R %s/K [%s]>>", e.kind, up, e.attrs, t.kids(e)))
	for _, k := range e.kids {
		if k.elem != nil {
			t.write(k.elem)
		}
	}
}

func (t *tagger) kids(e *elem) string {
	var b strings.Builder
	for i, k := range e.kids {
		if i > 0 {
			b.WriteByte(' ')
		}
		if k.elem != nil {
			fmt.Fprintf(&b, "%d 0 R", k.elem.obj)
		} else {
			fmt.Fprintf(&b, "<</Type /MCR /Pg %d 0 R /MCID %d>>", t.pages[k.page], k.id)
		}
	}
	return b.String()
}

// link writes the way back, from the marks on each page to their elements, as
// the newest object.
func (t *tagger) link(marks [][]*elem) error {
	if len(marks) != len(t.pages) {
		return errLayout
	}
	var b strings.Builder
	for i, elems := range marks {
		fmt.Fprintf(&b, "%d [", i)
		for _, e := range elems {
			fmt.Fprintf(&b, "%d 0 R ", e.obj)
		}
		b.WriteString("] ")
		if err := t.extend(t.pages[i], fmt.Sprintf("/StructParents %d /Tabs /S", i)); err != nil {
			return err
		}
	}
	t.put(t.alloc(), "<</Nums ["+b.String()+"]>>")
	return nil
}
