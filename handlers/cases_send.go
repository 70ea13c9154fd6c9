package handlers

import (
	"strings"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// The form about several cases: its address, and its buttons beside the main one.
const (
	casesSendPath = "/cases/send"
	doFill        = "fill"
	doBack        = "back"
	doSend        = "send"
)

// casesSend sends a form about several cases of the list: it asks which and to whom, shows
// everything once more, and reports what came of each. The pages carry what was entered.
func (s *Server) casesSend(r *request) error {
	form := r.form()
	if len(form["case"]) == 0 {
		return portal.Fail(portal.Invalid, "No case was chosen. Go back to the cases and tick at least one.")
	}
	c, err := s.cases.CasesSend(r.UserContext(), r.session.Account, form["case"], form)
	if err != nil {
		return hidden(err)
	}
	do, ref, _ := strings.Cut(form.Get(fieldDo), ":")
	if do == "" || do == "look" || do == doBack {
		return r.render("pages/cases-send", r.casesSendView(c, nil))
	}
	if err := s.cases.Fill(r.UserContext(), r.session.Account, c); err != nil {
		return err
	}
	if do == doFill {
		return r.render("pages/cases-send", r.casesSendView(c, nil))
	}
	if faults := c.Faults(); len(faults) > 0 {
		return r.invalid("pages/cases-send", r.casesSendView(c, faults))
	}
	return r.casesChecked(c, do, ref)
}

// casesSendView is the page with what is wrong with it.
func (r *request) casesSendView(c *casework.CasesSend, faults []engine.Fault) *CasesSendPage {
	cases := c.Cases()
	v := &CasesSendPage{EntryPage: EntryPage{Page: r.page("Send a form", "cases"), Heading: "Send a form about " + counted(len(cases), "case"), Back: Link{"/cases", "Cases"},
		Lead: "Nothing is sent yet: the next page shows everything once more.", Action: casesSendPath, Button: "Continue", Cancel: Link{"/cases", "Cancel"}, Summary: entrySummary(faults),
		Sections: []EntrySection{section(c.Form, c.Form.Tabs[0], c.Answers, faults)}}, All: c.To[""]}
	v.Error = v.Summary != nil
	for _, g := range c.Groups {
		v.Groups = append(v.Groups, g.Name)
	}
	wrong := map[string]string{}
	for _, f := range faults {
		wrong[f.Name] = f.Message
	}
	for _, k := range cases {
		v.Cases = append(v.Cases, CaseTo{Ref: k.Ref, Name: k.ChildName, Sub: joined(", ", k.Reference, k.Kind.Words()), To: c.To[k.Ref], Fault: wrong[casework.FieldTo+k.Ref]})
	}
	return v
}

// casesChecked shows what would be sent, or does what a button of that page asks for.
func (r *request) casesChecked(c *casework.CasesSend, do, ref string) error {
	check, err := r.s.cases.CheckCases(r.UserContext(), r.session.Account, c)
	if err != nil {
		return err
	}
	press := onceOf(r.form())
	for i, k := range c.Cases() {
		if k.Ref != ref {
			continue
		}
		if to := standIn(check.Rows[i], do); to != "" {
			c.Meant(ref, to)
			press = newSaveID() // what was sent to somebody else is not what this page sends
			if check, err = r.s.cases.CheckCases(r.UserContext(), r.session.Account, c); err != nil {
				return err
			}
		}
	}
	v, err := r.casesCheckView(c, check, press)
	if err != nil {
		return err
	}
	if do == doSend {
		return r.casesSendNow(c, check, v)
	}
	return r.render("pages/cases-check", v)
}

// standIn is whom a button of a row puts in the recipient's place; "" for nobody.
func standIn(row casework.RowCheck, do string) string {
	switch {
	case do == "meant":
		return row.Meant
	case do == "instead" && row.Absence != nil:
		if deputy := absenceNote("", *row.Absence); deputy.Group {
			return deputy.Deputy
		} else if deputy.Deputy != "" {
			return deputy.Email
		}
	}
	return ""
}

func (r *request) casesCheckView(c *casework.CasesSend, check *casework.SendingCheck, press string) (*CasesCheckPage, error) {
	v := &CasesCheckPage{Page: r.page("Check and send", "cases"), Heading: "Send this form about " + counted(len(check.Rows), "case") + "?", Action: casesSendPath,
		Button: "Send " + counted(len(check.Rows), "form"), SaveID: press, Fields: []Field{{casework.FieldTo, c.To[""]}}}
	for _, name := range []string{"form", "due", "comments"} {
		text, _ := c.Answers.Values[name].(string)
		v.Fields = append(v.Fields, Field{engine.FieldMarker, name}, Field{name, text})
	}
	for i, k := range c.Cases() {
		row, err := r.checkedRow(check.Rows[i], nil)
		if err != nil {
			return nil, err
		}
		row.ID, row.Title = k.Ref, k.ChildName+", DOB "+k.ChildBorn.List()+", "+k.Reference
		row.Sure = r.form().Get(fieldSureRow+k.Ref) == "yes"
		v.Rows = append(v.Rows, row)
		v.Fields = append(v.Fields, Field{"case", k.Ref}, Field{casework.FieldTo + k.Ref, c.To[k.Ref]})
		v.Asked = v.Asked || row.Blocked != "" || len(row.Asked) > 0
	}
	return v, nil
}

// casesSendNow sends about one case after the other, and says what came of each. Pressed twice,
// it sends once: what this press has sent already counts as sent.
func (r *request) casesSendNow(c *casework.CasesSend, check *casework.SendingCheck, v *CasesCheckPage) error {
	sent, err := r.s.cases.Sent(r.UserContext(), r.session.Account, c, v.SaveID)
	if err != nil {
		return err
	}
	page := BulkPage{Page: r.page("What was sent", "cases"), Back: Link{"/cases", "Cases"}, CanWords: "Forms sent", CannotWords: "Not sent", Lead: "Each case shows what was sent about its child."}
	for i, k := range c.Cases() {
		row := v.Rows[i]
		line := BulkRow{Name: k.ChildName, Case: k.Reference, CaseHref: "/cases/" + k.Ref, FormType: check.Rows[i].FormType, With: row.To, State: "Sent", Due: DueView{Words: row.Due}}
		if line.Why = row.unsent(); !sent[k.Ref] && line.Why == "" {
			err := r.s.cases.SendAbout(r.UserContext(), r.session.Account, check.Rows[i], v.SaveID, row.Sure)
			if line.Why = refusal(err); err != nil && line.Why == "" {
				return err
			}
		}
		if sent[k.Ref] || line.Why == "" {
			line.Why = ""
			page.Can = append(page.Can, line)
			continue
		}
		line.State = "Not sent"
		page.Cannot = append(page.Cannot, line)
	}
	page.Heading = "Sent about " + counted(len(page.Can), "case")
	if len(page.Cannot) > 0 {
		page.Heading += ", not about " + counted(len(page.Cannot), "other")
	}
	return r.render("pages/bulk", &page)
}

// unsent says why a form does not go out: something forbids it, or it was asked and not ticked.
func (row CheckedRow) unsent() string {
	if row.Blocked == "" && len(row.Asked) > 0 && !row.Sure {
		return "It was asked first, and not ticked. " + strings.Join(row.Asked, " ")
	}
	return row.Blocked
}

// refusal is the sentence of an error that is about one case and holds up no other; "" for any other.
func refusal(err error) string {
	switch portal.CodeOf(err) {
	case portal.Conflict, portal.Invalid, portal.NotFound, portal.Expired:
		return portal.SentenceOf(err)
	}
	return ""
}
