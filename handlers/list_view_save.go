package handlers

import (
	"net/url"

	"portico/internal/portal"
	"portico/internal/store"
)

// viewedLists are the lists that views are saved of: where they are, what they are called, their filters.
var viewedLists = map[string]struct {
	path, title, nav string
	names            []string
}{
	store.ViewsOfTasks: {"/officer-tasks", "Tasks", "work", workNames},
	store.ViewsOfCases: {"/cases", "Cases", "cases", caseNames},
}

// listViewPage is the page of a view. NotFound for a list that there is not.
func (r *request) listViewPage(v store.ListView) (p ListViewPage, err error) {
	l, known := viewedLists[r.Params("list")]
	if !known {
		return p, hidden(portal.Fail(portal.NotFound, "There is no such list."))
	}
	teams, err := r.s.store.OwnTeams(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return p, err
	}
	var choices []store.Choice
	for _, t := range teams {
		choices = append(choices, store.Choice{Code: t.Ref, Name: t.Name})
	}
	p = ListViewPage{Page: r.page("Save this view", l.nav), Heading: "Save this view", Action: r.Path(), Name: v.Name, Query: v.Query, Teams: picked(v.Team, "Nobody else", choices), Begin: v.Default, Mine: v.Ref == "" || v.Mine, By: v.By,
		Back: Link{l.path + "?" + v.Query, l.title}, Removable: v.Ref != "" && v.Mine}
	if v.Ref != "" {
		p.Title, p.Heading, p.Back.Href = "Change this view", "Change this view", p.Back.Href+"&view="+v.Ref
	}
	return p, nil
}

// listViewNew asks for the name of a view of the filters in its address.
func (s *Server) listViewNew(r *request) error {
	p, err := r.listViewPage(store.ListView{Query: r.viewQuery(r.Query)})
	if err != nil {
		return err
	}
	return r.render("pages/list-view", &p)
}

// listViewEdit shows a saved view to be changed.
func (s *Server) listViewEdit(r *request) error {
	v, err := s.store.ListViewByRef(r.UserContext(), r.session.Account.ID, r.Params("list"), r.Params("view"))
	if err != nil {
		return hidden(err)
	}
	p, err := r.listViewPage(v)
	if err != nil {
		return err
	}
	return r.render("pages/list-view", &p)
}

// viewQuery is the filters of a list that an address or a posted form has: codes alone.
func (r *request) viewQuery(value func(key string, or ...string) string) string {
	n := narrowing{values: map[string]string{}}
	for _, name := range viewedLists[r.Params("list")].names {
		n.set(name, value(name))
	}
	return n.query()
}

// listViewSave saves, changes or deletes a view.
func (s *Server) listViewSave(r *request) error {
	ctx, me, list := r.UserContext(), r.session.Account.ID, r.Params("list")
	v := store.ListView{List: list}
	if ref := r.Params("view"); ref != "" {
		var err error
		if v, err = s.store.ListViewByRef(ctx, me, list, ref); err != nil {
			return hidden(err)
		}
	} else if q, err := url.ParseQuery(clipped(r.FormValue("query"), 1000)); err == nil {
		v.Query = r.viewQuery(func(key string, _ ...string) string { return q.Get(key) })
	}
	if r.FormValue("do") == "delete" && v.Mine {
		return r.listViewRemove(v)
	}
	v.Default = r.FormValue("begin") == "yes"
	if v.Ref == "" || v.Mine {
		v.Name, v.Team = clippedChars(r.FormValue("name"), 80), r.FormValue("team")
	}
	p, err := r.listViewPage(v)
	if err != nil {
		return err
	}
	ref, err := s.store.SaveListView(ctx, me, v)
	if code := portal.CodeOf(err); code == portal.Invalid || code == portal.Conflict {
		p.Error, p.NameFault = true, portal.SentenceOf(err)
		p.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#name", p.NameFault}}}}}
		return r.invalid("pages/list-view", &p)
	}
	if err != nil {
		return hidden(err)
	}
	r.flash("view-saved")
	return r.goTo(viewedLists[list].path + "?" + joined("&", v.Query, "view="+ref))
}

func (r *request) listViewRemove(v store.ListView) error {
	if err := r.s.store.RemoveListView(r.UserContext(), r.session.Account.ID, v.List, v.Ref); err != nil {
		return hidden(err)
	}
	r.flash("view-removed")
	return r.goTo(viewedLists[v.List].path)
}
