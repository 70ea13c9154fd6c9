package handlers

import (
	"fmt"
	"net/url"
	"regexp"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

const (
	tasksPath = "/officer-tasks"
	bulkPath  = tasksPath + "/bulk"
)

// pressName is how pages name a press.
var pressName = regexp.MustCompile("^[0-9a-hjkmnp-tv-z]{20}$")

// onceOf names one press, so that pressing twice does it once. What no page has named gets a name.
func onceOf(form url.Values) string {
	if ref := form.Get("_save"); pressName.MatchString(ref) {
		return ref
	}
	return newSaveID()
}

// bulk does one thing to the chosen tasks: it asks first, but for an export.
func (s *Server) bulk(r *request) error {
	form := r.form()
	refs, action := form["task"], form.Get("action")
	if len(refs) == 0 {
		return portal.Fail(portal.Invalid, "No form was chosen. Go back to the tasks and tick at least one.")
	}
	if len(refs) > portal.BulkTasks {
		return portal.Fail(portal.TooLarge, fmt.Sprintf("These are %d forms. One press can concern %d; choose fewer.", len(refs), portal.BulkTasks))
	}
	if action != store.BulkRemind && action != store.BulkRetract && action != "export" {
		return portal.Fail(portal.Invalid, "Choose what is to be done with the forms: chase, retract or export.")
	}
	tasks, err := s.store.BulkTasks(r.UserContext(), r.session.Account.ID, refs)
	if err != nil {
		return err
	}
	if len(tasks) == 0 {
		return notThere()
	}
	if action == "export" {
		return r.bulkExport(tasks)
	}
	v := r.bulkAsks(action, tasks, form)
	if form.Get("sure") == "" {
		return r.render("pages/bulk", &v)
	}
	if v.fail(form) {
		return r.invalid("pages/bulk", &v)
	}
	return r.runBulk(store.NewBulk{AccountID: r.session.Account.ID, Ref: onceOf(form), Action: action, Tasks: refs,
		Reason: portal.RetractReason(form.Get("reason")), Words: v.Words})
}

// runBulk does it and leads to the report.
func (r *request) runBulk(n store.NewBulk) error {
	if err := r.s.store.RunBulk(r.UserContext(), n); err != nil {
		return hidden(err)
	}
	return r.goTo(bulkPath + "/" + n.Ref)
}

// bulkAsks says what will be done, and what cannot and why.
func (r *request) bulkAsks(action string, tasks []store.BulkTask, form url.Values) BulkPage {
	v := BulkPage{Page: r.page("Chase forms", "work"), Back: Link{tasksPath, "Tasks"}, Action: bulkPath, What: action, SaveID: onceOf(form), Words: cleanWords(form.Get("words")),
		Lead: "Whoever has one of these forms gets an email. Your words are not in it."}
	if v.Retract = action == store.BulkRetract; v.Retract {
		v.Title, v.Lead = "Retract forms", "They are taken back, with one reason for all. What was written is kept."
		for _, one := range portal.RetractReasons {
			v.Reasons = append(v.Reasons, engine.OptionView{ID: "reason-" + string(one), Value: string(one), Label: one.Words(), Checked: string(one) == form.Get("reason")})
		}
	}
	for _, t := range tasks {
		row := r.bulkRow(t)
		if row.Why = cannot(action, t); row.Why == "" {
			v.Can = append(v.Can, row)
		} else {
			v.Cannot = append(v.Cannot, row)
		}
	}
	verb := map[bool]string{true: "Retract", false: "Chase"}[v.Retract]
	v.Button = verb + " " + counted(len(v.Can), "form")
	v.Heading = v.Button + "?"
	v.CanWords, v.CannotWords = counted(len(v.Can), "form")+" to "+map[bool]string{true: "retract", false: "chase"}[v.Retract], "Left as they are"
	if len(v.Can) == 0 {
		v.Heading = "None of these forms can be " + map[bool]string{true: "retracted", false: "chased"}[v.Retract]
	}
	return v
}

// cannot says why something cannot be done to a task as it is; "" when it can.
func cannot(action string, t store.BulkTask) string {
	if action == store.BulkRetract {
		if _, err := portal.Next(t.State, portal.EventRetract); err != nil {
			return portal.NotRetracted(t.State)
		}
		return ""
	}
	if !t.State.Open() {
		return portal.NotChased(t.State)
	}
	if t.ChasedAt != nil {
		return t.ChasedBy + " chased it today at " + portal.Clock(*t.ChasedAt) + "."
	}
	return ""
}

func (r *request) bulkRow(t store.BulkTask) BulkRow {
	row := BulkRow{Ref: t.Ref, FormType: t.FormType, Name: t.ChildName, With: t.With.Name, State: t.State.Words(), CaseHref: "/cases/" + t.CaseRef, Case: t.CaseReference,
		Due: DueView{Words: "No due date"}}
	if row.With == "" {
		row.With = t.With.Email
	}
	if t.State.Open() || t.State == portal.DeclineProposed {
		row.Due = r.due(t.Due, t.ReceivedAt, t.SentAt)
	} else if t.Due != nil {
		row.Due.Words = t.Due.List()
	}
	return row
}

// fail marks what is to be put right before it is done; it reports whether there is anything.
func (v *BulkPage) fail(form url.Values) bool {
	g := FaultGroup{}
	reason := portal.RetractReason(form.Get("reason"))
	if v.Retract && reason.Words() == "" {
		v.Fault = "Choose why the forms are retracted"
		g.Faults = append(g.Faults, FaultLink{"#reason-" + string(portal.RetractReasons[0]), v.Fault})
	}
	switch {
	case len([]rune(v.Words)) > portal.ChaseWordsChars:
		v.WordsFault = "The words are longer than 1,000 characters. Shorten them"
	case v.Retract && reason == "other" && v.Words == "":
		v.WordsFault = "Say in a few words what the reason is"
	}
	if v.WordsFault != "" {
		g.Faults = append(g.Faults, FaultLink{"#words", v.WordsFault})
	}
	if len(g.Faults) == 0 {
		return false
	}
	v.Error, v.Summary = true, &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{g}}
	return true
}

// bulkReport says what came of each task of a press.
func (s *Server) bulkReport(r *request) error {
	b, err := s.store.BulkByRef(r.UserContext(), r.session.Account.ID, r.Params("bulk"))
	if err != nil {
		return hidden(err)
	}
	done := map[bool]string{true: "retracted", false: "chased"}[b.Action == store.BulkRetract]
	v := BulkPage{Page: r.page("What was done", "work"), Back: Link{tasksPath, "Tasks"}, CannotWords: "Left as they were"}
	if b.CaseRef != "" {
		v.Back = Link{"/cases/" + b.CaseRef, "Back to the case"}
	}
	for _, l := range b.Lines {
		row := r.bulkRow(l.BulkTask)
		switch l.Outcome {
		case store.BulkDone:
			v.Can = append(v.Can, row)
		case store.BulkRefused:
			row.Why = l.Why
			v.Cannot = append(v.Cannot, row)
		default:
			row.Why = "It was not come to: the server stopped. Do it again."
			v.Cannot = append(v.Cannot, row)
		}
	}
	v.Heading = fmt.Sprintf("%d of %s %s", len(v.Can), counted(len(b.Lines), "form"), done)
	v.Lead = "Done on " + portal.Stamp(b.MadeAt) + ". This page is kept for a week."
	v.CanWords = "Forms " + done
	return r.render("pages/bulk", &v)
}

// bulkExport gives the chosen tasks as a workbook of Excel.
func (r *request) bulkExport(tasks []store.BulkTask) error {
	body, err := r.s.cases.ExportChosen(r.UserContext(), r.session.Account, tasks)
	if err != nil {
		return err
	}
	return r.download("Tasks "+r.today().List()+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body)
}
