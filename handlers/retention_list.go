package handlers

import (
	"strconv"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// removalsPerPage is how many lines a page of what goes soon shows.
const removalsPerPage = 50

// removalsList shows what goes soon of the officer's cases.
func (s *Server) removalsList(r *request) error {
	var after store.ComingRemoval
	if day, id, ok := strings.Cut(r.Query("after"), "_"); ok {
		on, wrongDay := portal.ParseDate(day)
		if n, err := strconv.ParseInt(id, 10, 64); err == nil && wrongDay == nil && on.Year >= 1900 && n > 0 {
			after.GoesOn, after.ID = on, n
		}
	}
	list, more, err := s.store.Removals(r.UserContext(), r.session.Account.ID, after, removalsPerPage)
	if err != nil {
		return err
	}
	v := RemovalsPage{Page: r.page("Records going soon", "retention")}
	if portal.MayAny(portal.ActionSetRetention, r.standings()) {
		v.RulesHref = "/retention/rules"
	}
	for _, one := range list {
		row := RemovalRow{Case: Link{"/cases/" + one.CaseRef, one.Case}, What: one.FormType, GoesOn: one.GoesOn.List(), Held: one.Held, HoldHref: "/cases/" + one.CaseRef + "/hold"}
		if row.What == "" {
			row.What = "The whole case, with its key"
		}
		v.Removals = append(v.Removals, row)
	}
	if after.ID != 0 {
		v.First = "/retention"
	}
	if more {
		last := list[len(list)-1]
		v.Next = "/retention?after=" + last.GoesOn.String() + "_" + strconv.FormatInt(last.ID, 10)
	}
	return r.render("pages/retention", &v)
}
