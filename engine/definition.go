package engine

import "regexp"

// Bounds of a definition and of answers (design 3.7). Beyond them there is a
// finding or a fault with a sentence, never a hang or a panic.
const (
	MaxSourceBytes  = 1 << 20 // a definition's source
	MaxQuestions    = 2000    // questions of one definition, columns included
	MaxDepth        = 8       // nesting of tabs, groups and tables
	MaxNodes        = 20000   // schema nodes after expansion of every $ref
	MaxAnswersBytes = 4 << 20 // answers of one sheet
	MaxRows         = 1000    // rows of one table
	MaxAnswerDepth  = 32      // nesting of answers read from JSON
	MaxDigits       = 15      // digits of a number
	MaxExponent     = 15      // absolute exponent of a number
)

// Definition is a compiled form. It is immutable and safe for concurrent use.
type Definition struct {
	ID          string // $id
	Key         string // x-form.key: stable name of the form, e.g. "ot-advice"
	Title       string
	Description string // plain text, shown at the top of the form
	FormType    string // x-form.formType: the column of the task list; Title if absent
	Due         string // x-form.due: name of a clock rule, may be ""
	Declaration string // x-form.declaration: what the submitter declares
	ReviewBy    string // x-form.reviewBy: date, may be ""
	Lang        string // language of the form's words, "en-GB" if not said
	Roles       []Role // x-form.roles: who takes part beside the council; none: everybody fills in everything

	Source  []byte // as written
	Bundled []byte // with every block and list of the catalogue inside: stands alone

	Tabs      []*Tab
	Questions map[string]*Question // by Pointer, columns included
	Prefills  []*Question          // questions with Prefill, in document order

	live      *liveLists // never nil
	root      *Question  // the root object: its Children are the tab objects (or, when Whole, the questions)
	languages *languages // never nil
	judge     *judge     // plain jsonschema on the bundled definition
	units     []*unit    // every condition and calculation, in an order in which one pass settles all (see applicability)
}

// Tab is a page of the form: a property of the root that is an object, or the
// root itself when any of its properties is no object (then Whole is true and
// there is exactly one tab beside a possible attachments tab).
type Tab struct {
	Name        string // property name; "form" for the whole form
	Title       string
	Description string // plain text under the title
	Guidance    string // Markdown source, no HTML
	Lang        string // language of its words where it is not the form's: they have no translation
	Pointer     string // "/advice"; "" when Whole
	Whole       bool
	Questions   []*Question
	Owners      []string         // x-owner: the roles that fill it in; none: all
	Readers     []string         // x-see: the roles that read it, beside its owners and the council; none: all
	Attachments *AttachmentRules // not nil: the Supporting Documentation tab, which has no questions
	object      *Question        // the object schema whose children are Questions
}

// AttachmentRules are the rules of a Supporting Documentation tab
// (x-kind: attachments).
type AttachmentRules struct {
	Types    []string // lower-case extensions without dot: "docx", "pdf", ...
	MaxBytes int64    // of one file
	MaxFiles int
	Required bool // at least one file must be attached to submit
}

// Question is one question, a group of questions, or a table of questions.
type Question struct {
	Name     string
	Pointer  string // JSON pointer of the answer; "*" stands for a row: "/advice/outcomes/*/steps"
	Kind     Kind
	Title    string
	Hint     string    // "description" of the schema
	Guidance string    // x-guidance, Markdown source
	Before   string    // x-before: text shown before the question, Markdown source
	Unit     string    // x-unit
	Lang     string    // language of its words where it is not the form's: they have no translation
	Parent   *Question // the group, table or tab object it stands in; nil for the root
	Tab      *Tab

	Required     bool   // named in the unconditional "required" of its object; never of a read-only question
	ReadOnly     bool   // readOnly here or on anything above
	Conditional  bool   // some branch somewhere takes it away or asks for it
	CanHide      bool   // some branch somewhere takes it away; what is only asked for is always in sight
	Prefill      string // x-prefill: pointer into {case, child, task, account, plan}
	Default      any    // "default"
	Autocomplete string // x-autocomplete, an HTML autocomplete token, may be ""

	Options  []Option    // as the definition has them; of a question with Live, what its list begins with
	Live     string      // x-live: name of the list that the choices are read from when the form is shown
	Children []*Question // of a group; the columns of a table

	MinLength, MaxLength               int // in characters; -1 when not said
	MinItems, MaxItems                 int // -1 when not said
	Minimum, Maximum                   *float64
	ExclusiveMinimum, ExclusiveMaximum *float64
	MultipleOf                         *float64
	Pattern                            *regexp.Regexp
	Format                             string            // "date", "email", "uri" or ""
	Const                              any               // of a tick: true
	File                               *AttachmentRules  // of a file question: what it takes
	Number                             string            // x-number: prefix of the row labels, e.g. "O"
	Rows                               []map[string]any  // x-rows: rows a table begins with
	FixedRows                          bool              // x-rows-fixed
	Messages                           map[string]string // x-messages: rule -> wording
	EHCP                               []string          // x-ehcp: plan sections it feeds
	EHCPColumn                         string            // x-ehcp.column of a table: the column that says which section a row feeds; EHCP is then the default
	Lists                              bool              // x-lists of a table: its rows are reports that are attached
	Formerly                           []string          // x-formerly: earlier names, or pointers from the top
	OneOfRequired                      [][]string        // anyOf of required lists on an object: at least one of these
	MaxWords                           int               // x-maxWords; 0 when not said

	live        *liveLists        // of a question with Live
	off         map[string]bool   // of a group or table: the questions of its block that are switched off with "false"
	rules       []*rule           // x-rules of a group, or of the rows of a table
	advice      *advice           // x-advise of the question itself
	rowAdvice   *advice           // x-advise of a table's rows
	calc        *calculation      // x-calc
	hints       *hints            // x-hints
	from        *Question         // x-options-from: the table whose rows are the choices
	rowLabels   map[string]string // of a reference laid along answers: the short label of each row (see choices)
	foreign     []string          // options whose labels have no translation
	foreignLang string            // the language that they are in
}

// Calculated says whether the answer is worked out from others (x-calc) and never posted.
func (q *Question) Calculated() bool { return q.calc != nil }

// Option is one choice of radios, a select or checkboxes.
type Option struct {
	Value string // what is stored: the const
	Label string // what is shown

	// Retired says that a live list no longer offers it. An answer that has it stays.
	Retired bool
}

// Finding is something wrong (or worth a look) in a definition's source.
type Finding struct {
	Line, Column int    // 1-based place in the source; 0 when the place is unknown
	Pointer      string // JSON pointer into the source
	Rule         string // machine name of the check: "json", "schema", "unknown-keyword", "ref", ...
	Level        string // "error" or "warn"
	Message      string // a sentence that a form author understands, with how to mend it
}
