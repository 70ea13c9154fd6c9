package handlers

import (
	"net/url"
	"slices"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// tasksAsked is what somebody asks of the lists: the query that all share, the list that is
// shown whole, and the reference of the search.
type tasksAsked struct {
	query        store.TaskQuery
	more, search string
}

var (
	taskFilters = [][2]string{{"", "All"}, {"overdue", "Overdue"}, {"soon", "Due soon"}, {"returned", "Returned"}, {"others", "With others"}}
	taskColumns = [][2]string{{"form", "Form Type"}, {"name", "Name"}, {"", "Due Date"}}
)

// tasksAsked reads what the address asks for; what is unknown counts as nothing. NotFound
// when the search is over.
func (r *request) tasksAsked() (a tasksAsked, err error) {
	a.query = store.TaskQuery{Today: r.today(), Since: r.s.now().AddDate(0, 0, -portal.KeptDays), Limit: linesAtFirst}
	a.more, a.search = r.Query("more"), r.Query("search")
	if sort := r.Query("sort"); slices.Contains([]string{"form", "-form", "name", "-name", "-due"}, sort) {
		a.query.Sort = sort
	}
	if filter := r.Query("filter"); slices.ContainsFunc(taskFilters, func(f [2]string) bool { return f[0] == filter }) {
		a.query.Filter = filter
	}
	a.query.Words, err = r.searched()
	return a, err
}

// of is the query of one list.
func (a tasksAsked) of(kind store.TaskListKind) store.TaskQuery {
	q := a.query
	if a.more == string(kind) {
		q.Limit = 0
	}
	return q
}

// href is the address of the lists with one thing changed.
func (a tasksAsked) href(name, value string) string {
	q := url.Values{}
	for k, v := range map[string]string{"search": a.search, "filter": a.query.Filter, "sort": a.query.Sort, "more": a.more, name: value} {
		if v != "" {
			q.Set(k, v)
		}
	}
	if len(q) == 0 {
		return "/tasks"
	}
	return "/tasks?" + q.Encode()
}

func (a tasksAsked) picks() (out []Pick) {
	for _, f := range taskFilters {
		out = append(out, Pick{a.href("filter", f[0]), f[1], f[0] == a.query.Filter})
	}
	return out
}

// columns are the heads of the columns: pressed twice they sort the other way.
func (a tasksAsked) columns() (out []Column) {
	for _, c := range taskColumns {
		head, back := Column{a.href("sort", c[0]), c[1], ""}, "-"+c[0]
		if c[0] == "" {
			back = "-due"
		}
		switch a.query.Sort {
		case c[0]:
			head.Sorted, head.Href = "ascending", a.href("sort", back)
		case back:
			head.Sorted = "descending"
		}
		out = append(out, head)
	}
	return out
}

// tasksSearch keeps what is looked for under a random reference: it names children, so it
// stands in no address.
func (s *Server) tasksSearch(r *request) error {
	a := tasksAsked{}
	if filter := r.FormValue("filter"); slices.ContainsFunc(taskFilters, func(f [2]string) bool { return f[0] == filter }) {
		a.query.Filter = filter
	}
	words := strings.TrimSpace(clipped(r.FormValue("search"), 200))
	if words == "" {
		return r.goTo(a.href("", ""))
	}
	ref, err := s.store.KeepSearch(r.UserContext(), r.session.Account.ID, words)
	if err != nil {
		return err
	}
	return r.goTo(a.href("search", ref))
}
