package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// exportStates are the states of tasks that have something to export.
var exportStates = []portal.TaskState{portal.Submitted, portal.Accepted, portal.Returned}

// submissionsShow asks which submissions of a form are wanted, and says how many there are.
func (s *Server) submissionsShow(r *request) error {
	v, x, err := r.submissionsAsked()
	if err != nil {
		return err
	}
	if v.Error {
		return r.invalid("pages/submissions", v)
	}
	if x != nil {
		v.Found = submissionsWords(x)
	}
	return r.render("pages/submissions", v)
}

func submissionsWords(x *casework.Export) string {
	switch n := x.Span.Count; {
	case n == 0:
		return "Nothing was submitted that fits."
	case n > store.MaxExported:
		return "More than " + mostExported() + " submissions fit, and a workbook holds no more. Narrow the days, and download several."
	default:
		return counted(n, "submission") + " of “" + x.Title() + "”."
	}
}

// mostExported is store.MaxExported as it is read: "10,000".
func mostExported() string {
	return fmt.Sprintf("%d,%03d", store.MaxExported/1000, store.MaxExported%1000)
}

// submissionsXLSX streams the workbook. What can fail is tried before; a failure on the way leaves a
// workbook without an end.
func (s *Server) submissionsXLSX(r *request) error {
	v, x, err := r.submissionsAsked()
	if err != nil {
		return err
	}
	if x == nil && !v.Error {
		v.refuse("form", "Choose a form")
	}
	if x != nil && (x.Span.Count == 0 || x.Span.Count > store.MaxExported) {
		v.refuse("form", submissionsWords(x))
	}
	if v.Error {
		return r.invalid("pages/submissions", v)
	}
	return r.streamWorkbook(context.WithoutCancel(r.UserContext()), "Submissions "+r.Query("form"), x)
}

// submissionsAsked is the page as it was filled in, and what it asks for; nil while no form is chosen
// or something is to be put right.
func (r *request) submissionsAsked() (*SubmissionsPage, *casework.Export, error) {
	v, err := r.submissionsView()
	if err != nil {
		return nil, nil, err
	}
	q := casework.ExportQuery{Key: r.Query("form")}
	q.State, q.Team = portal.TaskState(r.Query("state")), r.Query("team")
	if q.Number, err = strconv.Atoi(r.Query("version", "0")); err != nil || q.Number < 0 {
		v.refuse("version", "Enter the number of a version, or nothing for all")
	}
	q.From, q.To = v.day("from", v.From), v.day("to", v.To)
	if q.From != nil && q.To != nil && q.From.Days(*q.To) < 0 {
		v.refuse("to", "The last day is before the first")
	}
	if q.Key == "" || v.Error {
		return v, nil, nil
	}
	x, err := r.s.cases.NewExport(r.UserContext(), r.session.Account, q)
	if portal.CodeOf(err) == portal.NotFound {
		v.refuse("version", "This form has no such version")
		return v, nil, nil
	}
	return v, x, err
}

// submissionsView is the page with its choices, as it was filled in.
func (r *request) submissionsView() (*SubmissionsPage, error) {
	v := &SubmissionsPage{Page: r.page("Export submissions", "cases"), Version: r.Query("version"), From: r.Query("from"), To: r.Query("to"), Most: mostExported(), Faults: map[string]string{}}
	forms, err := r.s.store.Forms(r.UserContext())
	if err != nil {
		return nil, err
	}
	v.Forms = []CompareChoice{{"", "Choose a form", false}}
	for _, f := range forms {
		if f.Versions > 0 {
			v.Forms = append(v.Forms, CompareChoice{f.Key, f.Title, f.Key == r.Query("form")})
		}
	}
	v.States = []CompareChoice{{"", "All", false}}
	for _, st := range exportStates {
		v.States = append(v.States, CompareChoice{string(st), st.Words(), string(st) == r.Query("state")})
	}
	teams, err := r.s.store.TeamChoices(r.UserContext(), r.session.Account.ID)
	v.Teams = []CompareChoice{{"", "All of mine", false}}
	for _, t := range teams {
		v.Teams = append(v.Teams, CompareChoice{t.Ref, t.Name, t.Ref == r.Query("team")})
	}
	return v, err
}

// refuse says what is wrong with a field.
func (v *SubmissionsPage) refuse(field, words string) {
	v.Error, v.Faults[field] = true, words
	if v.Summary == nil {
		v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{}}}
	}
	v.Summary.Groups[0].Faults = append(v.Summary.Groups[0].Faults, FaultLink{"#" + field, words})
}

// day reads a day, as browsers send it or as people type it; nil for none.
func (v *SubmissionsPage) day(field, text string) *portal.Date {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	d, err := portal.ParseDate(text)
	if err != nil {
		v.refuse(field, "Enter a day, for example 2026-10-31")
		return nil
	}
	return &d
}
