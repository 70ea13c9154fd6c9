package handlers

import (
	"regexp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/vault"
)

// Hidden fields of the form of a case.
const (
	fieldCase = "_case" // the reference that a new case will have, so that posting twice records once
	fieldBase = "_base" // the revision that was changed
	// fieldSending is the sending whose check led to the record, and that saving goes back to.
	fieldSending = "_sending"
)

var caseRef = regexp.MustCompile(`^[0-9a-hjkmnp-z]{10}$`)

// caseNew shows an empty record, and caseRecord keeps it.
func (s *Server) caseNew(r *request) error {
	v, err := r.newCaseEntry(casework.NewRecord(), nil, vault.Ref())
	if err != nil {
		return err
	}
	return r.render("pages/case-edit", &v)
}

// newCaseEntry is a record that is not kept yet: it asks for the team too.
func (r *request) newCaseEntry(record *casework.Record, faults []engine.Fault, ref string) (v CaseEditPage, err error) {
	v = r.caseEntry(record, faults, ref)
	v.Teams, err = r.ownTeams(clipped(r.FormValue("team"), 20))
	return v, err
}

func (r *request) caseEntry(record *casework.Record, faults []engine.Fault, ref string) CaseEditPage {
	v := CaseEditPage{EntryPage: EntryPage{Page: r.page("Record a case", "cases"), Heading: "Record a case", Back: Link{"/cases", "Cases"},
		Lead:    "What is recorded here is filled in on the forms that are sent about the child. Leave empty what is not known.",
		Summary: entrySummary(faults), Action: "/cases/new", Fields: []Field{{fieldCase, ref}}, Button: "Save", Cancel: Link{"/cases", "Cancel"}}}
	v.Error = v.Summary != nil
	for _, tab := range record.Form.Tabs {
		v.Sections = append(v.Sections, section(record.Form, tab, record.Answers, faults))
	}
	return v
}

func (s *Server) caseRecord(r *request) error {
	form, record := r.form(), casework.NewRecord()
	ref := form.Get(fieldCase)
	if !caseRef.MatchString(ref) {
		ref = vault.Ref()
	}
	if err := record.Bind(form); err != nil {
		return err
	}
	if rowAction(form) {
		v, err := r.newCaseEntry(record, nil, ref)
		if err != nil {
			return err
		}
		v.FocusID = rowFocus(form)
		return r.render("pages/case-edit", &v)
	}
	faults := record.Faults(r.today())
	if len(faults) == 0 {
		err := s.cases.RecordCase(r.UserContext(), r.session.Account, ref, clipped(form.Get("team"), 20), record)
		if err == nil {
			r.flash("recorded")
			return r.goTo("/cases/" + ref)
		}
		if portal.CodeOf(err) != portal.Conflict {
			return err
		}
		faults = referenceTaken(err)
	}
	v, err := r.newCaseEntry(record, faults, ref)
	if err != nil {
		return err
	}
	return r.invalid("pages/case-edit", &v)
}

// referenceTaken says at the question that another case has the reference.
func referenceTaken(err error) []engine.Fault {
	return []engine.Fault{{Pointer: "/case/reference", Tab: "case", Name: "case.reference", Rule: "unique", Level: engine.LevelError, Message: portal.SentenceOf(err)}}
}

// caseEdit shows the record of a case to be changed, and caseChange keeps it.
func (s *Server) caseEdit(r *request) error {
	c, err := s.cases.Case(r.UserContext(), r.session.Account, r.Params("case"))
	if err != nil {
		return hidden(err)
	}
	v := r.caseChangeEntry(c, c.Record, nil, c.Revision)
	return r.render("pages/case-edit", &v)
}

func (r *request) caseChangeEntry(c *casework.Case, record *casework.Record, faults []engine.Fault, base int64) CaseEditPage {
	v := r.caseEntry(record, faults, "")
	there := "/cases/" + c.Ref
	v.Title, v.Heading, v.Back = "Change the record", "Change the record", Link{there, caseWords(c)}
	v.Lead = "Forms that were sent keep what they were filled in with."
	v.Action, v.Cancel, v.Fields = there+"/edit", Link{there, "Cancel"}, []Field{{fieldBase, strconv.FormatInt(base, 10)}}
	if ref := r.cameFrom(); ref != "" {
		v.Fields = append(v.Fields, Field{fieldSending, ref})
		v.Back, v.Cancel = Link{r.afterChange(c), "Back to “Check and send”"}, Link{r.afterChange(c), "Cancel"}
	}
	return v
}

// cameFrom is the sending that led to the record; "" for none.
func (r *request) cameFrom() string {
	ref := r.Query("sending")
	if r.Method() == fiber.MethodPost {
		ref = r.FormValue(fieldSending)
	}
	if !caseRef.MatchString(ref) {
		return ""
	}
	return ref
}

// afterChange is where a changed record leads.
func (r *request) afterChange(c *casework.Case) string {
	if ref := r.cameFrom(); ref != "" {
		return "/cases/" + c.Ref + "/send/" + ref + "/check"
	}
	return "/cases/" + c.Ref
}

func caseWords(c *casework.Case) string { return "Case " + c.Reference + ", " + c.ChildName }

func (s *Server) caseChange(r *request) error {
	c, err := s.cases.Case(r.UserContext(), r.session.Account, r.Params("case"))
	if err != nil {
		return hidden(err)
	}
	form, record := r.form(), c.Record
	base, _ := strconv.ParseInt(form.Get(fieldBase), 10, 64)
	if err := record.Bind(form); err != nil {
		return err
	}
	if rowAction(form) {
		v := r.caseChangeEntry(c, record, nil, base)
		v.FocusID = rowFocus(form)
		return r.render("pages/case-edit", &v)
	}
	faults := record.Faults(r.today())
	if len(faults) == 0 {
		err := s.cases.ChangeCase(r.UserContext(), r.session.Account, c.Ref, base, record)
		if err == nil {
			r.flash("changed")
			return r.goTo(r.afterChange(c))
		}
		if portal.CodeOf(err) != portal.Conflict {
			return err
		}
		if base != c.Revision {
			return r.caseMoved(c, record, err)
		}
		faults = referenceTaken(err)
	}
	v := r.caseChangeEntry(c, record, faults, base)
	return r.invalid("pages/case-edit", &v)
}

// caseMoved says that somebody was faster. What was entered stays on the page; saving it once
// more puts it in place of what the other has entered.
func (r *request) caseMoved(c *casework.Case, record *casework.Record, err error) error {
	v := r.caseChangeEntry(c, record, nil, c.Revision)
	v.Error, v.Notice = true, portal.SentenceOf(err)+" To keep what stands below in its place, save once more."
	r.Status(409)
	return r.render("pages/case-edit", &v)
}

// hidden gives what is unknown and what is not for whoever asks the same words.
func hidden(err error) error {
	if portal.CodeOf(err) == portal.NotFound {
		return notThere()
	}
	return err
}
