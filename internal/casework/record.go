package casework

import (
	"context"
	_ "embed" // the definition of the record
	"encoding/json"
	"maps"
	"net/url"

	"portico/engine"
	"portico/engine/doc"
	"portico/internal/portal"
	"portico/internal/store"
)

//go:embed case_record.json
var recordSource []byte

// recordForm is what an officer records of a case, as a form of two tabs: its answers are
// the facts /case and /child.
var recordForm = mustCompile(recordSource)

func mustCompile(source []byte) *engine.Definition {
	def, findings := engine.Compile(source, nil)
	if def == nil {
		panic("a form that is built in does not compile: " + firstMessage(findings))
	}
	return def
}

// Record is what is known of a case and its child, as it is entered and shown.
type Record struct {
	Form    *engine.Definition
	Answers engine.Answers
	dates   portal.CaseDates // that the case has beside it
}

// NewRecord is a record in which nothing is entered yet.
func NewRecord() *Record { return &Record{Form: recordForm, Answers: recordForm.Empty()} }

// readRecord reads the record that a case keeps.
func readRecord(raw []byte) (*Record, error) {
	a, err := recordForm.Read(raw)
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The record of this case cannot be read.", err)
	}
	return &Record{Form: recordForm, Answers: a}, nil
}

// Bind takes what was posted over, with the row that was added, moved or removed by it.
func (r *Record) Bind(form url.Values) error {
	for _, tab := range r.Form.Tabs {
		bound, err := r.Form.Bind(tab, r.Answers, form, newRow)
		if err != nil {
			return portal.Wrap(portal.TooLarge, "That is more than a record can hold. Shorten it.", err)
		}
		r.Answers = bound
	}
	r.cleanReference()
	return nil
}

// cleanReference keeps the council's reference as it looks.
func (r *Record) cleanReference() {
	group, ok := r.Answers.Values["case"].(map[string]any)
	typed, isText := group["reference"].(string)
	if !ok || !isText {
		return
	}
	group, r.Answers.Values = maps.Clone(group), maps.Clone(r.Answers.Values)
	r.Answers.Values["case"] = group
	if group["reference"] = portal.CleanReference(typed); group["reference"] == "" {
		delete(group, "reference")
	}
}

// Faults are what must be put right before the record can be kept.
func (r *Record) Faults(today portal.Date) []engine.Fault {
	faults := r.Form.Complete(r.Answers)
	faults = judge(r.Form, r.Answers, faults, "/child/fullName", needsLetter("Enter the child's full name"))
	if born := r.date("child", "born"); !born.IsZero() {
		if words := portal.CheckBorn(born, today); words != "" {
			faults = append(faults, engine.Fault{Pointer: "/child/born", Tab: "child", Name: "child.born", Question: "Date of birth",
				Rule: "range", Level: engine.LevelError, Message: words})
		}
	}
	return append(faults, r.dateFaults(today)...)
}

// Warnings are what is worth a look and blocks nothing.
func (r *Record) Warnings() []string {
	if portal.NHSNumberSounds(r.text("child", "nhsNumber")) {
		return nil
	}
	return []string{"The NHS number does not pass its own check: a digit may be wrong. It is kept as it is."}
}

func (r *Record) text(group, name string) string {
	object, _ := r.Answers.Values[group].(map[string]any)
	s, _ := object[name].(string)
	return s
}

func (r *Record) date(group, name string) portal.Date {
	d, _ := portal.ParseDate(r.text(group, name))
	return d
}

// ChildFacts are the facts of the child that stand at the head of the case.
func (r *Record) ChildFacts() ChildFacts {
	return ChildFacts{Address: r.text("child", "address"), Setting: r.text("child", "setting")}
}

// Request is what was asked for, and when; empty and zero where that is not recorded.
func (r *Record) Request() (what string, on portal.Date) {
	return r.text("case", "request"), r.date("case", "requested")
}

// Document is the record for the page of the case.
func (r *Record) Document() *doc.Document {
	return r.Form.Document(r.Answers, engine.DocOptions{})
}

// row is the record as the store keeps it.
func (r *Record) row(ref string, byID int64) (store.NewCase, error) {
	raw, err := engine.CanonicalJSON(r.Form.Canonical(r.Answers))
	if err != nil {
		return store.NewCase{}, err
	}
	return store.NewCase{Ref: ref, Reference: r.text("case", "reference"), Kind: r.text("case", "kind"), ChildName: r.text("child", "fullName"),
		ChildBorn: r.date("child", "born"), Record: raw, Dates: r.Dates(), ByID: byID}, nil
}

// Case is a case opened by an officer.
type Case struct {
	store.Case
	Record *Record
}

// Case gives a case with its record to the council's staff; not_found for everybody else.
func (c *Casework) Case(ctx context.Context, account portal.Account, ref string) (*Case, error) {
	row, err := c.store.CaseByRef(ctx, account.ID, ref)
	if err != nil {
		return nil, err
	}
	return openCase(row)
}

func openCase(row store.Case) (*Case, error) {
	record, err := readRecord(row.Record)
	if err != nil {
		return nil, err
	}
	row.Dates = row.Dates.Merge(portal.CaseDates{}.Merge(record.Dates()))
	record.setDates(row.Dates)
	record.dates = row.Dates
	return &Case{row, record}, nil
}

// RecordCase keeps a new case under a reference for addresses that the form made up, so that
// the same post twice records one case. The record must be without faults. Conflict when
// the council's reference is taken.
func (c *Casework) RecordCase(ctx context.Context, account portal.Account, ref, team string, r *Record) error {
	row, err := r.row(ref, account.ID)
	if err != nil {
		return err
	}
	row.TeamRef = team
	_, err = c.store.CreateCase(ctx, row)
	return err
}

// ChangeCase keeps the record of a case anew, on the revision that was changed. Conflict when
// somebody was faster or the council's reference is taken.
func (c *Casework) ChangeCase(ctx context.Context, account portal.Account, ref string, revision int64, r *Record) error {
	row, err := r.row(ref, account.ID)
	if err != nil {
		return err
	}
	return c.store.ChangeCase(ctx, account.ID, ref, revision, row)
}

// facts are what forms about the case are prefilled from.
func (c *Case) facts() (map[string]any, error) {
	facts := map[string]any{}
	err := json.Unmarshal(c.Case.Record, &facts)
	return facts, err
}

// factWords is how a fact is called on the screen: the question of the record that it is
// entered in.
func factWords(pointer string) string {
	if q, ok := recordForm.Questions[pointer]; ok {
		return q.Title
	}
	if words, ok := otherFacts[pointer]; ok {
		return words
	}
	return pointer
}

// otherFacts are facts that the record does not have a question for: those of a task come
// from whoever sends it.
var otherFacts = map[string]string{
	"/child/legalStatus": "Legal status",

	"/task/requiredBy": "Due date", "/task/sentBy": "Your name", "/task/team": "Your team", "/task/telephone": "Your telephone number",
	"/task/comments": "Comments",
}
