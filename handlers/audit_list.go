package handlers

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// eventsPerPage is how many events a page of the record shows.
const eventsPerPage = 50

// auditList shows the newest events, or those that a search found.
func (s *Server) auditList(r *request) error {
	q, err := r.auditAsked()
	if portal.CodeOf(err) == portal.NotFound {
		return r.goTo("/audit") // it is over
	}
	if err != nil {
		return err
	}
	if err := s.store.RecordAuditRead(r.UserContext(), r.session.Account.ID, store.AuditRecordViewed, q, 0); err != nil {
		return err
	}
	v := r.auditView(q, nil)
	q.After, _ = strconv.ParseInt(r.Query("after"), 10, 64)
	q.Limit = eventsPerPage
	lines, more, err := s.store.AuditEvents(r.UserContext(), r.session.Account.ID, q)
	if err != nil {
		return err
	}
	for _, l := range lines {
		v.Lines = append(v.Lines, auditRow(l))
	}
	if q.After != 0 {
		v.First = r.auditHref("/audit", 0)
	}
	if more {
		v.Next = r.auditHref("/audit", lines[len(lines)-1].ID)
	}
	return r.render("pages/audit", v)
}

// auditAsked is what the search that the address names asks for.
func (r *request) auditAsked() (q store.AuditQuery, err error) {
	words, err := r.searched()
	if err != nil || words == "" {
		return q, err
	}
	if json.Unmarshal([]byte(words), &q) != nil {
		return q, portal.Fail(portal.NotFound, "This search is over.")
	}
	return q, nil
}

func (r *request) auditHref(path string, after int64) string {
	q := url.Values{}
	if ref := r.Query("search"); ref != "" {
		q.Set("search", ref)
	}
	if after != 0 {
		q.Set("after", strconv.FormatInt(after, 10))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func (r *request) auditView(q store.AuditQuery, faults map[string]string) *AuditPage {
	v := &AuditPage{Page: r.page("Audit", "audit"), Kind: string(q.Kind), Narrowed: !q.IsZero(), Export: r.auditHref("/audit/export", 0), ExportXLSX: r.auditHref("/audit/export.xlsx", 0)}
	day := func(d *portal.Date) string {
		if d == nil {
			return ""
		}
		return d.String()
	}
	v.Fields = []AuditField{{"account", "Account", "Email address", "text", q.Account, faults["account"]}, {"case", "Case", "Reference", "text", q.Case, faults["case"]},
		{"task", "Task", "Ten characters, from its address", "text", q.Task, faults["task"]}, {"from", "From", "", "date", day(q.From), faults["from"]}, {"to", "To", "", "date", day(q.To), faults["to"]}}
	for _, kind := range store.AuditKinds() {
		v.Kinds = append(v.Kinds, Field{string(kind), kind.Words()})
	}
	var wrong []FaultLink
	for _, f := range v.Fields {
		if f.Fault != "" {
			wrong = append(wrong, FaultLink{"#" + f.Name, f.Fault})
		}
	}
	if len(wrong) > 0 {
		v.Summary = faulty(&v.Page, wrong...)
	}
	return v
}

// auditSearch keeps what is looked for under a random reference, since it names people.
func (s *Server) auditSearch(r *request) error {
	field := func(name string) string { return strings.TrimSpace(clipped(r.FormValue(name), 200)) }
	faults := map[string]string{}
	day := func(name string) *portal.Date {
		d, err := portal.ParseDate(field(name))
		if field(name) == "" {
			return nil
		}
		if err != nil {
			faults[name] = "This is not a day. Write it as 2026-11-22."
		} else if d.Year < 1900 {
			faults[name] = "Enter a day from 1900 on."
		}
		return &d
	}
	q := store.AuditQuery{Account: field("account"), Case: field("case"), Task: field("task"), Kind: store.AuditKind(field("kind")), From: day("from"), To: day("to")}
	if q.Kind.Words() == "" {
		q.Kind = ""
	}
	if q.From != nil && q.To != nil && len(faults) == 0 && q.To.Days(*q.From) > 0 {
		faults["to"] = "The last day is before the first."
	}
	wrong, err := s.store.CheckAuditQuery(r.UserContext(), r.session.Account.ID, q)
	if err != nil {
		return err
	}
	for _, f := range wrong {
		faults[f.Field] = f.Sentence
	}
	if len(faults) > 0 {
		v := r.auditView(q, faults)
		for i, f := range v.Fields {
			v.Fields[i].Value = field(f.Name)
		}
		return r.invalid("pages/audit", v)
	}
	if q.IsZero() {
		return r.goTo("/audit")
	}
	text, err := json.Marshal(q)
	if err != nil {
		return err
	}
	ref, err := s.store.KeepSearch(r.UserContext(), r.session.Account.ID, string(text))
	if err != nil {
		return err
	}
	if err := s.store.RecordAuditRead(r.UserContext(), r.session.Account.ID, store.AuditRecordSearched, q, 0); err != nil {
		return err
	}
	return r.goTo("/audit?search=" + ref)
}

func auditRow(l store.AuditLine) AuditRow {
	row := AuditRow{At: portal.Stamp(l.At), Name: l.Name, Email: l.Email, What: l.Kind.Words(), Form: l.FormType, Detail: joined(", ", l.Object, l.Detail)}
	if row.What == "" {
		row.What = string(l.Kind)
	}
	if row.Name == "" {
		row.Name = "The portal, or nobody who was signed in"
	}
	if l.Case != "" {
		row.Case = Link{"/cases/" + l.CaseRef, l.Case}
	}
	return row
}
