package handlers

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// historyShow lists who wrote what and when, newest first.
func (s *Server) historyShow(r *request) error {
	tab, page := r.Query("tab"), number(r.Query("page"))
	h, err := s.cases.History(r.UserContext(), r.work, tab, min(page, 1000))
	if err != nil {
		return err
	}
	v := HistoryPage{Page: r.page("History of this form", "tasks"), Child: r.child(), Back: r.backToForm(""), FormTitle: r.work.Form.Title,
		Language: r.formLanguage(), Action: r.path("history"), Section: tab, Rows: r.historyRows(h), ReadOnly: r.historyReadOnly()}
	for _, t := range r.work.Form.Tabs {
		if _, err := r.work.Tab(t.Name); err == nil && t.Attachments == nil && !slices.Contains(r.work.Lent, t.Name) {
			v.Sections = append(v.Sections, HistorySection{t.Name, t.Title, t.Name == tab})
		}
	}
	at := func(n int) string {
		return r.path("history") + "?" + url.Values{"tab": {tab}, "page": {strconv.Itoa(n)}}.Encode()
	}
	if page > 0 {
		v.Newer = at(page - 1)
	}
	if h.Older {
		v.Older = at(page + 1)
	}
	if len(r.work.Strays) > 0 {
		v.StraysHref = r.path("strays")
	}
	return r.render("pages/history", &v)
}

// backToForm leads to the form on a tab, or to what there is in its place.
func (r *request) backToForm(tab string) Link {
	w := r.work
	_, unseen := w.Tab(tab)
	switch {
	case w.State.Open() && w.Standing.Owns() && unseen == nil:
		return Link{r.path("form", tab), "Back to the form"}
	case portal.May(portal.ActionOpenForm, w.Standing, w.State) || portal.May(portal.ActionReadSubmitted, w.Standing, w.State) || portal.May(portal.ActionReadRetracted, w.Standing, w.State):
		return Link{r.path(), "Back to the form"}
	}
	return Link{"/tasks", "Tasks to complete"}
}

// historyReadOnly says why nothing can be restored now, "" when it can.
func (r *request) historyReadOnly() string {
	w := r.work
	switch {
	case portal.May(portal.ActionRestore, w.Standing, w.State):
		return ""
	case !w.Standing.Owns():
		return "The form is with the counter signatory. You can read its history and not restore anything now."
	}
	return w.State.Sentence() + " You can read its history and not restore anything now."
}

// timed is a row of the history at its time.
type timed struct {
	at  time.Time
	row HistoryRow
}

// historyRows are the sittings with what happened to the form between them, newest first.
func (r *request) historyRows(h casework.History) []HistoryRow {
	var all []timed
	for _, p := range h.Sittings {
		all = append(all, timed{p.At, r.historyRow(p)})
	}
	for _, round := range h.Rounds {
		all = append(all, timed{round.At, HistoryRow{When: portal.Stamp(round.At), Who: round.Name, Mark: "Submitted, receipt " + round.Reference}})
	}
	for _, m := range h.Moves {
		all = append(all, timed{m.At, HistoryRow{When: portal.Stamp(m.At), Who: "The council", Mark: movedWords(m.To)}})
	}
	slices.SortStableFunc(all, func(a, b timed) int { return b.at.Compare(a.at) })
	var rows []HistoryRow
	for _, t := range all {
		rows = append(rows, t.row)
	}
	return rows
}

func (r *request) historyRow(p casework.Past) HistoryRow {
	row := HistoryRow{When: portal.Stamp(p.At), Who: r.writer(p.Sitting), Section: p.Section.Title, What: counted(p.Changed, "answer") + " changed",
		OpenHref: r.pastPath(p.Tab, strconv.FormatInt(p.Revision, 10))}
	switch {
	case p.Prefill:
		row.What = "Filled in before it was sent"
	case p.Open:
		row.What += ", still being written"
	}
	if now, ok := r.work.Tabs[p.Tab]; !ok || now.Revision != p.Revision {
		row.CmpHref = r.pastPath(p.Tab, "compare") + "?from=" + strconv.FormatInt(p.Revision, 10)
	}
	return row
}

// writer names who wrote a sitting.
func (r *request) writer(v store.Sitting) string {
	switch {
	case v.Prefill:
		return "The council"
	case v.AccountID == r.session.Account.ID:
		return "You"
	}
	return v.Name
}

func (r *request) pastPath(tab string, last string) string {
	return r.path("history", url.PathEscape(tab), last)
}

// pastOf is the revision that an address names.
func (r *request) pastOf(revision string) (casework.Past, error) {
	n, err := strconv.ParseInt(revision, 10, 64)
	if err != nil || n < 1 {
		return casework.Past{}, notThere()
	}
	p, err := r.s.cases.Past(r.UserContext(), r.work, r.Params("tab"), n)
	return p, asNotThere(err)
}

// pastShow shows a section as it was.
func (s *Server) pastShow(r *request) error {
	p, err := r.pastOf(r.Params("revision"))
	if err != nil {
		return err
	}
	d, err := s.cases.PastDocument(r.UserContext(), r.work, p)
	if err != nil {
		return err
	}
	row := r.historyRow(p)
	v := PastPage{Page: r.page("As it was: "+p.Section.Title, "tasks"), Child: r.child(), Back: Link{r.path("history"), "History of this form"},
		Heading: p.Section.Title, Words: cmp.Or(row.Who, "Somebody") + ", " + row.When + ". " + row.What + ".", Language: r.formLanguage(),
		Answers: r.linkFiles(NewAnswers(d, nil)), CmpHref: row.CmpHref}
	if p.Form.ID != r.work.Form.ID {
		v.OlderForm = fmt.Sprintf("The form was on %s then. It is shown as it was asked for there.", versionWords(p.Form.Number))
	}
	return r.render("pages/past", &v)
}
