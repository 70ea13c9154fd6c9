package handlers

import (
	"slices"
	"strings"

	"portico/internal/portal"
)

// exportsShow shows what of a case stands in the case system, and what does not yet.
func (s *Server) exportsShow(r *request) error {
	v, err := r.exportsView()
	if err != nil {
		return err
	}
	return r.render("pages/exported", v)
}

func (r *request) exportsView() (*ExportsPage, error) {
	ctx, me := r.UserContext(), r.session.Account
	c, err := r.s.cases.Case(ctx, me, r.Params("case"))
	if err != nil {
		return nil, hidden(err)
	}
	list, err := r.s.store.Exports(ctx, me.ID, c.ID)
	if err != nil {
		return nil, err
	}
	path := "/cases/" + c.Ref
	v := &ExportsPage{Page: r.page("Exported to the case system", "cases"), Back: Link{path, "Case " + c.Reference + ", " + c.ChildName}, Action: path + "/exported"}
	for _, e := range list {
		row := ExportRow{Receipt: e.Receipt, Form: e.FormType, Submitted: portal.Stamp(e.SubmittedAt), By: e.By, Other: e.Other}
		if e.ConfirmedAt == nil {
			v.Open = append(v.Open, row)
			continue
		}
		row.Confirmed = portal.Stamp(*e.ConfirmedAt)
		v.Done = append(v.Done, row)
	}
	return v, nil
}

// exportsConfirm says that the chosen submissions stand in the case system.
func (s *Server) exportsConfirm(r *request) error {
	form := r.form()
	other := strings.TrimSpace(clippedChars(form.Get("other"), 60))
	receipts := form["receipt"]
	if len(receipts) == 0 || strings.ContainsAny(other, " \t\n") {
		v, err := r.exportsView()
		if err != nil {
			return err
		}
		v.blame(receipts, other)
		return r.invalid("pages/exported", v)
	}
	if _, err := s.store.ConfirmExports(r.UserContext(), r.session.Account.ID, r.Params("case"), receipts[:min(len(receipts), 500)], other); err != nil {
		return hidden(err)
	}
	r.flash("exported")
	return r.goTo("/cases/" + r.Params("case") + "/exported")
}

// blame keeps what was ticked and typed, and says at each field what is wrong with it.
func (v *ExportsPage) blame(receipts []string, other string) {
	var wrong []FaultLink
	if len(receipts) == 0 {
		v.Fault = "Choose what stands in the case system"
		wrong = append(wrong, FaultLink{"#open", v.Fault})
	}
	if strings.ContainsAny(other, " \t\n") {
		v.Unfit = "The reference is one word, without spaces: it is no place for names"
		wrong = append(wrong, FaultLink{"#other", v.Unfit})
	}
	for i := range v.Open {
		v.Open[i].Checked = slices.Contains(receipts, v.Open[i].Receipt)
	}
	v.Other, v.Summary = other, faulty(&v.Page, wrong...)
}

// exportWithdraw takes one confirmation back.
func (s *Server) exportWithdraw(r *request) error {
	if err := s.store.WithdrawExport(r.UserContext(), r.session.Account.ID, r.Params("case"), r.FormValue("receipt")); err != nil {
		return hidden(err)
	}
	r.flash("export-withdrawn")
	return r.goTo("/cases/" + r.Params("case") + "/exported")
}
