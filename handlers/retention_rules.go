package handlers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// rulesShow shows how long records are kept.
func (s *Server) rulesShow(r *request) error {
	v, _, err := r.rulesView()
	if err != nil {
		return err
	}
	return r.render("pages/retention-rules", v)
}

// rulesView is the page as the rules are, with the rule that each field stands for.
func (r *request) rulesView() (*RulesPage, []store.RetentionRule, error) {
	rules, forms, err := r.s.store.RetentionRules(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return nil, nil, err
	}
	kept := map[string]*int{}
	for _, rule := range rules {
		kept[rule.Form+" "+string(rule.State)] = rule.Kept
	}
	v := &RulesPage{Page: r.page("How long records are kept", "retention"), Back: Link{"/retention", "Records going soon"}}
	var all []store.RetentionRule
	for i, form := range slices.Concat([]store.RetentionForm{{}}, forms) {
		group := RuleGroup{Title: form.Title}
		for _, state := range portal.RetentionStates {
			if state == portal.KeepCase && form.Key != "" {
				continue
			}
			f := RuleField{Name: fmt.Sprintf("%s-%d", state, i), Label: state.Words(), Unit: "days", Hint: "Empty: kept until you say otherwise."}
			if state == portal.KeepCase {
				f.Unit = "years"
			}
			if form.Key != "" {
				f.Hint = "Empty: as for all forms."
			}
			if days := kept[form.Key+" "+string(state)]; days != nil {
				f.Value = strconv.Itoa(*days)
			}
			group.Rules = append(group.Rules, f)
			all = append(all, store.RetentionRule{Form: form.Key, State: state})
		}
		v.Groups = append(v.Groups, group)
	}
	return v, all, nil
}

// rulesSave writes all rules of the page.
func (s *Server) rulesSave(r *request) error {
	v, all, err := r.rulesView()
	if err != nil {
		return err
	}
	var set, off []store.RetentionRule
	var faults []FaultLink
	at := 0
	for g := range v.Groups {
		for i := range v.Groups[g].Rules {
			f, rule := &v.Groups[g].Rules[i], all[at]
			at++
			f.Value = strings.TrimSpace(clipped(r.FormValue(f.Name), 20))
			most := map[string]int{"days": portal.MostKeptDays, "years": portal.MostKeptYears}[f.Unit]
			n, err := strconv.Atoi(f.Value)
			switch {
			case f.Value == "" && rule.Form != "":
				off = append(off, rule)
				continue
			case f.Value == "":
			case err != nil || n < 1 || n > most:
				f.Fault = fmt.Sprintf("Enter a whole number of %s from 1 to %d", f.Unit, most)
				faults = append(faults, FaultLink{"#" + f.Name, f.Label + ": " + f.Fault})
			default:
				rule.Kept = &n
			}
			set = append(set, rule)
		}
	}
	if len(faults) > 0 {
		v.Summary = faulty(&v.Page, faults...)
		return r.invalid("pages/retention-rules", v)
	}
	if err := s.store.SetRetentionRules(r.UserContext(), r.session.Account.ID, set, off); err != nil {
		return err
	}
	r.flash("rules-saved")
	return r.goTo("/retention/rules")
}
