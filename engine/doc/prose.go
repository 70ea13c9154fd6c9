package doc

// Prose is formatted text: what a person wrote in a rich text box.
type Prose []ProseBlock

// ProseKind is what a block of prose is.
type ProseKind string

// The kinds of blocks of prose.
const (
	ProseParagraph ProseKind = "paragraph"
	ProseHeading   ProseKind = "heading"
	ProseItem      ProseKind = "item" // of a list
	ProseTable     ProseKind = "table"
)

// ProseBlock is one block of prose.
type ProseBlock struct {
	Kind   ProseKind
	Level  int       // of a heading: 1 or 2; of an item: how deep it is nested, from 0
	Number int       // of an item of a numbered list, from 1; 0 in a list with bullets
	Runs   []Run     // of everything but a table
	Rows   [][][]Run // of a table: rows of cells; the first row is its head
}

// Run is text of one appearance. LF in it is a line break.
type Run struct {
	Text         string
	Bold, Italic bool
	Link         string // an https address, "" for none
}

// Figure is a picture with what it shows.
type Figure struct {
	Label string // the question
	Name  string // of the file
	Alt   string // what the picture shows, in words; the file's description
	Media string // "image/jpeg" or "image/png"
	Image []byte // the file; nil where the picture is linked to
	Ref   string // reference of the file
	Path  string // form name of the question, for links back to it; may be ""
	Tab   string // name of its tab, may be ""
	Fault string // what is wrong, on a draft; may be ""
}

// Comments are remarks on the form, in the order in which they were made.
type Comments struct{ Items []Comment }

// Comment is one remark of a reader: a counter signatory, an officer.
type Comment struct {
	On   string // the question it is about, with its row; "" for the whole form
	By   string // name and role
	When string
	Text Text
}

func (Figure) block()   {}
func (Comments) block() {}
