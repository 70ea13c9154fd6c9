package handlers

import (
	"strconv"

	"portico/internal/casework"
	"portico/internal/portal"
)

// moveShow shows what moving the running tasks of a form to a version would do to each.
func (s *Server) moveShow(r *request) error {
	v, err := r.moveView(number(r.Query("to")))
	if err != nil {
		return err
	}
	return r.render("pages/move", v)
}

// moveView works out the move to a version; 0 is the newest in use.
func (r *request) moveView(to int) (*MovePage, error) {
	f, err := r.formLine()
	if err != nil {
		return nil, err
	}
	versions, err := r.s.store.FormVersions(r.UserContext(), f.Key)
	if err != nil {
		return nil, err
	}
	v := &MovePage{Base: r.formPath(), FormTitle: formRow(f).Name, To: to}
	if v.Page = r.page("Move running tasks: "+v.FormTitle, "forms"); v.To == 0 {
		v.To = f.Number
	}
	for _, one := range versions {
		v.Numbers = append(v.Numbers, one.Number)
	}
	plan, err := r.s.cases.PlanMove(r.UserContext(), f.Key, v.To)
	if err != nil {
		return nil, asNotThere(err)
	}
	for _, m := range plan.Sheets {
		v.Sheets = append(v.Sheets, moveRow(m))
	}
	return v, nil
}

func moveRow(m casework.Moving) MoveRow {
	row := MoveRow{Ref: m.TaskRef, Owner: m.Owner, Sent: portal.London(m.SentAt).List(), Version: m.Number, Changes: m.Changes, Left: m.Left,
		Progress: sectionsComplete(m.TabsDone, m.Tabs)}
	if m.Due != nil {
		row.Due = m.Due.List()
	}
	return row
}

// sheetsMove moves the chosen running tasks.
func (s *Server) sheetsMove(r *request) error {
	form := r.form()
	to := number(form.Get("to"))
	if len(form["task"]) == 0 {
		v, err := r.moveView(to)
		if err != nil {
			return err
		}
		v.Error = true
		v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#tasks", "Choose the tasks to move."}}}}}
		return r.invalid("pages/move", v)
	}
	result, err := s.cases.MoveSheets(r.UserContext(), r.formKey(), to, form["task"], r.session.Account.ID)
	if err != nil {
		return asNotThere(err)
	}
	r.flash("sheets-moved")
	if len(result.Busy) > 0 {
		r.flash("sheets-busy")
	}
	return r.goTo(r.formPath("move") + "?to=" + strconv.Itoa(to))
}
