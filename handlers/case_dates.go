package handlers

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// caseHere is the case of the address.
func (r *request) caseHere() (*casework.Case, error) {
	c, err := r.s.cases.Case(r.UserContext(), r.session.Account, r.Params("case"))
	return c, hidden(err)
}

// datesShow shows the dates of a case, and datesKeep keeps them.
func (s *Server) datesShow(r *request) error {
	c, err := r.caseHere()
	if err != nil {
		return err
	}
	v := r.datesView(c, s.cases.NewDates(c), nil)
	return r.render("pages/clock-entry", &v)
}

func (r *request) datesView(c *casework.Case, st *casework.Statement, faults []engine.Fault) ClockEntryPage {
	v := r.clockEntry(c, "dates", "Dates of the case", st, faults)
	v.Text = []string{"The clock of the case starts and stops at these dates. Leave empty what has not happened."}
	v.Fields = []Field{{fieldBase, strconv.FormatInt(c.Revision, 10)}}
	return v
}

// clockEntry is a form about the clock of a case, below its address.
func (r *request) clockEntry(c *casework.Case, name, heading string, st *casework.Statement, faults []engine.Fault) ClockEntryPage {
	there := "/cases/" + c.Ref
	v := ClockEntryPage{ID: "case-" + name, EntryPage: EntryPage{Page: r.page(heading, "cases"), Heading: heading, Back: Link{there, caseWords(c)}, Summary: entrySummary(faults),
		Action: there + "/" + name, Button: "Save", Cancel: Link{there, "Cancel"}, Sections: []EntrySection{section(st.Form, st.Form.Tabs[0], st.Answers, faults)}}}
	v.Error = v.Summary != nil
	return v
}

func (s *Server) datesKeep(r *request) error {
	c, err := r.caseHere()
	if err != nil {
		return err
	}
	st := s.cases.NewDates(c)
	if err := st.Bind(r.form()); err != nil {
		return err
	}
	base, _ := strconv.ParseInt(r.form().Get(fieldBase), 10, 64)
	faults := st.Faults()
	if base != c.Revision {
		return r.datesMoved(c, st, faults)
	}
	if len(faults) > 0 {
		v := r.datesView(c, st, faults)
		return r.invalid("pages/clock-entry", &v)
	}
	switch err := s.cases.KeepDates(r.UserContext(), r.session.Account, c, base, st); portal.CodeOf(err) {
	case "":
		r.flash("dates-kept")
		return r.goTo("/cases/" + c.Ref)
	case portal.Conflict:
		if c, err = r.caseHere(); err != nil {
			return err
		}
		return r.datesMoved(c, st, nil)
	default:
		return err
	}
}

// datesMoved says that somebody was faster, and what is recorded now where it differs. What was
// entered stays on the page; saving it once more puts it in place of the other's.
func (r *request) datesMoved(c *casework.Case, st *casework.Statement, faults []engine.Fault) error {
	v := r.datesView(c, st, faults)
	var differs []string
	for _, a := range portal.AnchorsOf(c.Kind) {
		was, now := "nothing", "nothing"
		if on := c.Dates[a.Name]; !on.IsZero() {
			was = on.Long()
		}
		if on := st.Date(a.Name); on != nil {
			now = on.Long()
		}
		if was != now {
			differs = append(differs, fmt.Sprintf("“%s” is %s there, %s here", a.Title, was, now))
		}
	}
	v.Error, v.Notice = true, "Somebody else has changed this case since you opened the page, so nothing was saved. To keep what stands below, save once more."
	if len(differs) > 0 {
		v.Notice += " It differs: " + strings.Join(differs, "; ") + "."
	}
	r.Status(fiber.StatusConflict)
	return r.render("pages/clock-entry", &v)
}
