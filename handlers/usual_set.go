package handlers

import (
	"strconv"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

const (
	usualPath = "/usual-forms"
	mostUsual = 20 // forms go out at once
)

// usualShow shows which forms each kind of case usually needs, and what they ask for.
func (s *Server) usualShow(r *request) error {
	uses, err := s.store.FormUses(r.UserContext())
	if err != nil {
		return err
	}
	v, err := r.usualView(func(key string) (advice string, place func(portal.CaseKind) string) {
		return string(uses[key].Advice), func(kind portal.CaseKind) string {
			if n := uses[key].Places[kind]; n > 0 {
				return strconv.Itoa(n)
			}
			return ""
		}
	})
	if err != nil {
		return err
	}
	return r.render("pages/usual-forms", v)
}

// usualView is the page with what is entered about each form.
func (r *request) usualView(entered func(key string) (advice string, place func(portal.CaseKind) string)) (*UsualFormsPage, error) {
	forms, err := r.s.store.FormsToSend(r.UserContext())
	v := &UsualFormsPage{Page: r.page("Usual forms", "forms"), Action: usualPath}
	for _, k := range portal.CaseKinds {
		v.Kinds = append(v.Kinds, k.Words())
	}
	for _, f := range forms {
		advice, place := entered(f.Key)
		row := UsualForm{Key: f.Key, Title: f.Title, Advice: []CompareChoice{{"", "None", advice == ""}}}
		for _, c := range portal.AdviceCategories {
			row.Advice = append(row.Advice, CompareChoice{string(c), c.Words(), advice == string(c)})
		}
		for _, k := range portal.CaseKinds {
			row.Places = append(row.Places, UsualPlace{Name: string(k) + "." + f.Key, Kind: k.Words(), Value: place(k)})
		}
		v.Forms = append(v.Forms, row)
	}
	return v, err
}

// usualSet keeps it.
func (s *Server) usualSet(r *request) error {
	form := r.form()
	v, err := r.usualView(func(key string) (string, func(portal.CaseKind) string) {
		return form.Get("advice." + key), func(kind portal.CaseKind) string { return strings.TrimSpace(form.Get(string(kind) + "." + key)) }
	})
	if err != nil {
		return err
	}
	uses, g := map[string]store.FormUse{}, FaultGroup{}
	for i, f := range v.Forms {
		if !form.Has("advice." + f.Key) {
			continue // published since the page was shown
		}
		use := store.FormUse{Advice: portal.AdviceCategory(form.Get("advice." + f.Key)), Places: map[portal.CaseKind]int{}}
		if use.Advice.Words() == "" {
			use.Advice = ""
		}
		for j, p := range f.Places {
			n, err := strconv.Atoi(p.Value)
			switch {
			case p.Value == "":
			case err != nil || n < 1 || n > mostUsual:
				v.Forms[i].Places[j].Fault = "Enter a number from 1 to " + strconv.Itoa(mostUsual)
				g.Faults = append(g.Faults, FaultLink{"#" + p.ID(), f.Title + ", " + p.Kind + ": enter a number from 1 to " + strconv.Itoa(mostUsual) + ", or nothing"})
			default:
				use.Places[portal.CaseKinds[j]] = n
			}
		}
		uses[f.Key] = use
	}
	if len(uses) == 0 {
		return portal.Fail(portal.Invalid, "No form was named. Open the page again and save it from there.")
	}
	if len(g.Faults) > 0 {
		v.Error, v.Summary = true, &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{g}}
		return r.invalid("pages/usual-forms", v)
	}
	if err := s.store.SetFormUses(r.UserContext(), r.session.Account.ID, uses); err != nil {
		return err
	}
	r.flash("usual-set")
	return r.goTo(usualPath)
}
