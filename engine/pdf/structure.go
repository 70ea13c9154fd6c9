package pdf

// elem is one element of the structure tree: a heading, a paragraph, a cell.
type elem struct {
	kind  string // the standard type: "H1", "TD"
	attrs string // further entries of its dictionary
	up    *elem
	kids  []kid
	obj   int // number of its object, once written
}

// kid is a child element or a piece of marked content on a page.
type kid struct {
	elem *elem
	page int // from 0
	id   int // marked-content id on that page
}

// Attributes of elements, as the dictionary entries they are written as.
const (
	scopeColumn = "/A <</O /Table /Scope /Column>> "
	scopeRow    = "/A <</O /Table /Scope /Row>> "
	listBullets = "/A <</O /List /ListNumbering /Disc>> "
	listNumbers = "/A <</O /List /ListNumbering /Decimal>> "
	listPlain   = "/A <</O /List /ListNumbering /None>> "
)

// add appends a child element.
func (e *elem) add(kind string) *elem { return e.addWith(kind, "") }

func (e *elem) addWith(kind, attrs string) *elem {
	c := &elem{kind: kind, attrs: attrs, up: e}
	e.kids = append(e.kids, kid{elem: c})
	return c
}

// mark appends a piece of marked content.
func (e *elem) mark(page, id int) {
	e.kids = append(e.kids, kid{page: page, id: id})
}
