package handlers

import (
	"portico/engine"
	"portico/engine/xlsx"
)

// FormsPage is the list of forms (pages/forms).
type FormsPage struct {
	Page
	Forms       []FormRow
	Unpublished []Link // forms that came with Portico and were never published here
}

// FormRow is a line of the list of forms.
type FormRow struct {
	Href, Name, Key, FormType string
	Version                   string // "Version 3"; "" when nothing is published
	Published                 string // "12-Oct-2026 by Marged Ellison-Hughes"
	Note                      string
	Retired, Update           bool
	Draft                     *DraftRow
}

// DraftRow tells of a draft.
type DraftRow struct {
	Href             string
	Saved            string // "12-Oct-2026 at 14:02 by Marged Ellison-Hughes"
	Findings         string // "2 errors, 1 warning"; "Nothing found"
	Tone             string
	Base             string // "From version 2"; ""
	Errors, Warnings int
}

// FormNewPage begins a form (pages/form-new). Posts from, title, key, copy and file to /forms.
type FormNewPage struct {
	Page
	From, Name, Key, Copy string
	Forms                 []Option // what can be copied
	Faults                map[string]string
	Summary               *FaultSummary
}

// Option is a choice of a select.
type Option struct {
	Value, Label string
	Chosen       bool
}

// FormVersionsPage is one form with its versions (pages/form-versions).
type FormVersionsPage struct {
	Page
	FormRow
	Base     string // "/forms/ot-advice"
	Versions []VersionRow
	Texts    []Link // earlier texts of the draft
	Running  int    // sheets that are not on the newest version
	From, To int    // of the comparison that is offered
	Updates  []engine.Change
}

// VersionRow is a version in the list of a form.
type VersionRow struct {
	Number          int
	Note, Published string
	Retired         string // "Retired 12-Oct-2026"; ""
	Running         string // "3 running tasks"; ""
	Current         bool   // the newest in use
	Newest          bool   // the newest of all
}

// FindingRow is a finding beside the source.
type FindingRow struct {
	Level, Place    string
	Line, Column    int
	Message, Source string // the line of the source, cut
}

// DraftPage is the source of a draft with what is wrong with it (pages/draft).
// Posts source, _base and _do = save, check, preview or publish to Base/draft, and a file with _do = upload.
type DraftPage struct {
	Page
	Base, FormTitle string // address of the form
	Key             string
	Source          string
	Revision        int64
	Saved           string
	Notice, Fault   string
	Kept            string // address of the typed text that a file took the place of; ""
	Unsaved         bool
	Findings        []FindingRow
	Counts          string
	Tone            string
	Errors          int
	More            bool // more findings than are shown
}

// DraftConflictPage shows two texts of a draft (pages/draft-conflict).
type DraftConflictPage struct {
	Page
	Base, Heading, What, Mine string
	Revision                  int64 // that saving mine overwrites; 0 when the draft is gone
	By                        string
	Hunks                     []LineHunk
	More                      bool
	Gone                      bool
}

// LineHunk is lines that two texts have differently. A line number of 0 means none.
type LineHunk struct {
	MineAt, TheirsAt int
	Mine, Theirs     []string
}

// PreviewNav is what all pages of a preview have in common.
type PreviewNav struct {
	FormHref, Preview, Of string // addresses of form and preview, the form's title
	View                  string // "form", "pdf", "excel", "beside"
	Sample                bool   // sample answers are there
}

// PreviewPage is a tab of a draft's preview (pages/preview).
type PreviewPage struct {
	*FormPage
	PreviewNav
}

// PreviewBesidePage is form, PDF and Excel of a preview side by side (pages/preview-beside):
// the addresses of the three, and its own.
type PreviewBesidePage struct {
	Page
	PreviewNav
	Form, PDF, Excel, Again string
}

// PreviewReadPage is the PDF of a preview (pages/preview-pdf).
type PreviewReadPage struct {
	Page
	PreviewNav
	FileHref, FrameHref string
	Answers             []AnswerPart
	Faults              *FaultSummary
}

// PreviewExcelPage is the workbook of a preview (pages/preview-excel).
type PreviewExcelPage struct {
	Page
	PreviewNav
	FileHref string
	Sheets   []SheetView
}

// SheetView is a sheet of a workbook as a table; all rows have as many cells.
type SheetView struct {
	xlsx.Sheet
	Letters []string
	More    int // rows that are not shown
}

// PublishPage says what publishing would change (pages/publish). Posts note, _base and _csrf to Action.
type PublishPage struct {
	Page
	Base, FormTitle, Heading, Lead string
	Action, Yes                    string
	Against                        string // "version 2"; "" when nothing is published
	Changes                        []engine.Change
	Findings                       []FindingRow
	Note, Fault                    string
	Revision                       int64
	Summary                        *FaultSummary
	Behind                         string // what was published since the draft was begun
}

// ComparePage compares two versions in words (pages/compare).
type ComparePage struct {
	Page
	Base, FormTitle string
	From, To        int
	Numbers         []int
	Changes         []engine.Change
}

// MovePage moves running sheets to another version (pages/move). Posts task (many), to and _csrf.
type MovePage struct {
	Page
	Base, FormTitle string
	To              int
	Numbers         []int
	Sheets          []MoveRow
	Summary         *FaultSummary
}

// MoveRow is a running sheet; nothing of the child or the answers.
type MoveRow struct {
	Ref, Owner, Sent, Due, Progress string
	Version                         int
	Changes, Left                   []string
}

// MovedPage tells the owner of a task what the council changed (pages/moved).
type MovedPage struct {
	Page
	Child    ChildBanner
	Moves    []MovedRow
	BackHref string
}

// MovedRow is one move.
type MovedRow struct {
	ID      string
	Title   string // "Moved to version 3 on 12-Oct-2026 at 14:02"
	Form    []engine.Change
	Changes []string
	Unasked []UnaskedRow
}

// UnaskedRow is an answer that is no longer asked.
type UnaskedRow struct {
	ID, Title, Text, Why string
	Files                []Link // that it consists of
}
