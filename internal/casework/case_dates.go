package casework

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"portico/engine"
	"portico/internal/portal"
)

// Dates are the dates of clocks that the record itself holds, for the kind of its case. A zero
// date is one that is not entered.
func (r *Record) Dates() portal.CaseDates {
	out := portal.CaseDates{}
	for _, a := range portal.AnchorsOf(portal.CaseKind(r.text("case", "kind"))) {
		if len(a.Record) > 0 {
			out[a.Name] = r.date(a.Record[0], a.Record[1])
		}
	}
	return out
}

// setDates puts dates of clocks into the record, where it has a question for them.
func (r *Record) setDates(dates portal.CaseDates) {
	for _, a := range portal.AnchorsOf(portal.CaseKind(r.text("case", "kind"))) {
		if len(a.Record) == 0 {
			continue
		}
		group, _ := r.Answers.Values[a.Record[0]].(map[string]any)
		group, r.Answers.Values = maps.Clone(group), maps.Clone(r.Answers.Values)
		if group == nil {
			group = map[string]any{}
		}
		if delete(group, a.Record[1]); !dates[a.Name].IsZero() {
			group[a.Record[1]] = dates[a.Name].String()
		}
		r.Answers.Values[a.Record[0]] = group
	}
}

// dateFaults hold the dates in the record to those beside it. What is wrong with one of these
// is said at the date of the record that it does not go with.
func (r *Record) dateFaults(today portal.Date) (faults []engine.Fault) {
	kind, own := portal.CaseKind(r.text("case", "kind")), r.Dates()
	at := map[string]portal.Anchor{}
	var first *portal.Anchor
	for _, a := range portal.AnchorsOf(kind) {
		if at[a.Name] = a; first == nil && len(a.Record) > 0 {
			first = &a
		}
	}
	if first == nil {
		return nil
	}
	for _, f := range portal.CheckDates(kind, r.dates.Merge(own), r.date("child", "born"), today) {
		a, words := at[f.Name], f.Words
		if len(a.Record) == 0 {
			a, words = *first, fmt.Sprintf("“%s”: %s", a.Title, f.Words)
		}
		faults = append(faults, engine.Fault{Pointer: "/" + strings.Join(a.Record, "/"), Tab: a.Record[0], Name: engine.Path(strings.Join(a.Record, ".")),
			Rule: "range", Level: engine.LevelError, Message: words})
	}
	return faults
}

// datesForms ask for the dates of each kind of case.
var datesForms = func() map[portal.CaseKind]*engine.Definition {
	out := map[portal.CaseKind]*engine.Definition{}
	for _, kind := range portal.CaseKinds {
		var questions []string
		for _, a := range portal.AnchorsOf(kind) {
			questions = append(questions, fmt.Sprintf(`%q: {"title": %q, "description": %q, "type": "string", "format": "date"}`, a.Name, a.Title, a.Hint))
		}
		out[kind] = stated("", strings.Join(questions, ",\n"))
	}
	return out
}()

// NewDates is the statement of the dates of a case, as they are recorded so far.
func (c *Casework) NewDates(of *Case) *Statement {
	form := datesForms[of.Kind]
	s := &Statement{Form: form, Answers: form.Empty(), check: func(s *Statement) (faults []engine.Fault) {
		for _, f := range portal.CheckDates(of.Kind, of.entered(s), of.ChildBorn, portal.London(c.now())) {
			faults = append(faults, s.fault(f.Name, f.Words))
		}
		return faults
	}}
	for _, a := range portal.AnchorsOf(of.Kind) {
		if on := of.Dates[a.Name]; !on.IsZero() {
			s.Answers.Values[a.Name] = on.String()
		}
	}
	return s
}

// entered are the dates of a statement; zero for what is empty.
func (c *Case) entered(s *Statement) portal.CaseDates {
	out := portal.CaseDates{}
	for _, a := range portal.AnchorsOf(c.Kind) {
		out[a.Name] = portal.Date{}
		if on := s.Date(a.Name); on != nil {
			out[a.Name] = *on
		}
	}
	return out
}

// KeepDates keeps the dates of a case, which must be without faults, in the record too where it
// has them, on the revision that was changed. Conflict when somebody was faster.
func (c *Casework) KeepDates(ctx context.Context, account portal.Account, of *Case, revision int64, s *Statement) error {
	dates, record := of.entered(s), *of.Record
	record.setDates(dates)
	row, err := record.row(of.Ref, account.ID)
	if err != nil {
		return err
	}
	row.Dates = dates
	return c.store.ChangeCase(ctx, account.ID, of.Ref, revision, row)
}
