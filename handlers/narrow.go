package handlers

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// narrowing is what an address asks of a list of officers: its filters, each a code, and what is looked for.
type narrowing struct {
	path, list string // "/cases", store.ViewsOfCases
	names      []string
	values     map[string]string // by name; "" is left out
	search     string            // reference of what is looked for
	words      string
	after      string
	before     string
	view       string // reference of the saved view that is shown
}

// narrowing reads an address. What is unknown counts as nothing; NotFound when the search is over.
func (r *request) narrowing(path, list string, names ...string) (n narrowing, err error) {
	n = narrowing{path: path, list: list, names: names, values: map[string]string{}, search: r.Query("search"), after: r.Query("after"), before: r.Query("before"), view: r.Query("view")}
	for _, name := range names {
		n.set(name, r.Query(name))
	}
	n.words, err = r.searched()
	return n, err
}

// narrowingPosted reads the form of filters: what is looked for is kept under a random reference, since it names children.
func (r *request) narrowingPosted(path, list string, names ...string) (n narrowing, err error) {
	n = narrowing{path: path, list: list, names: names, values: map[string]string{}}
	for _, name := range names {
		n.set(name, r.FormValue(name))
	}
	if n.words = strings.TrimSpace(clipped(r.FormValue("search"), 200)); n.words != "" {
		n.search, err = r.s.store.KeepSearch(r.UserContext(), r.session.Account.ID, n.words)
	}
	return n, err
}

func (n narrowing) set(name, code string) {
	if code != "" && len(code) <= 40 {
		n.values[name] = code
	}
}

// query is the filters alone, as a saved view keeps them.
func (n narrowing) query() string {
	q := url.Values{}
	for name, code := range n.values {
		q.Set(name, code)
	}
	return q.Encode()
}

// href is the address with other values in pairs; a page other than the first is left.
func (n narrowing) href(pairs ...string) string {
	q, _ := url.ParseQuery(n.query())
	if n.search != "" {
		q.Set("search", n.search)
	}
	if n.view != "" {
		q.Set("view", n.view)
	}
	for i := 0; i < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return n.path
	}
	return n.path + "?" + q.Encode()
}

// bare says that nothing is asked: the list may begin with a saved view.
func (n narrowing) bare() bool { return len(n.values) == 0 && n.search+n.after+n.before+n.view == "" }

// narrowed says that something is left out of the list: more than what is not open.
func (n narrowing) narrowed() bool {
	return n.words != "" || slices.ContainsFunc(slices.Collect(maps.Keys(n.values)), func(name string) bool { return name != "sort" && n.values[name] != "open" })
}

// savedViews are the links of an officer's saved views of a list, and the view that it begins with; "" for none.
func (r *request) savedViews(n narrowing) (views []ViewLink, begin string, err error) {
	saved, err := r.s.store.ListViews(r.UserContext(), r.session.Account.ID, n.list)
	for _, v := range saved {
		q, err := url.ParseQuery(v.Query)
		if err != nil {
			continue
		}
		q.Set("view", v.Ref)
		link := ViewLink{Pick: Pick{n.path + "?" + q.Encode(), v.Name, v.Ref == n.view && n.search == "" && n.query() == v.Query}}
		if v.Ref == n.view {
			link.EditHref = "/list-views/" + n.list + "/" + v.Ref
		}
		if !v.Mine {
			link.By = v.By
		}
		if v.Default {
			begin = link.Href
		}
		views = append(views, link)
	}
	return views, begin, err
}

// saveHref is where the filters are saved as a view; "" when there are none, or a saved one is shown.
func (n narrowing) saveHref(views []ViewLink) string {
	shown := slices.ContainsFunc(views, func(v ViewLink) bool { return v.Current })
	if n.query() == "" || n.query() == "state=open" || shown {
		return ""
	}
	return "/list-views/" + n.list + "/new?" + n.query()
}

// picked are the choices of a filter, with what is chosen.
func picked(chosen string, first string, choices []store.Choice) (out []FilterOption) {
	if first != "" {
		out = append(out, FilterOption{"", first, chosen == ""})
	}
	for _, c := range choices {
		out = append(out, FilterOption{c.Code, c.Name, c.Code == chosen})
	}
	return out
}

// searchOver reports whether what was looked for is kept no longer.
func searchOver(err error) bool { return portal.CodeOf(err) == portal.NotFound }
