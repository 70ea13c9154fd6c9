package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"portico/internal/portal"
)

// WorkQuery says which tasks of an officer's teams are listed. All but Words are codes, which may stand in an address.
type WorkQuery struct {
	States       []portal.TaskState // none: those that are not done
	Form         string             // key of a form
	Organisation string             // code of the organisation that it is with, see Organisations
	With         string             // WithTray, WithInvited, or "a-" or "g-" and the reference of an account or work group
	Mine         bool               // sent by whoever asks
	Due          string             // DueOverdue, DueWeek, DueFortnight, DueNone
	Undelivered  bool               // the newest mail about it did not arrive
	Waits        string             // WaitsAny, WaitsTime
	Words        string             // of the child's name, or the beginning of a case's reference
	Sort         string             // "due", "sent", "child"; "-" before it for the other way; "" is due
	After        string             // the reference of a task: what comes after it
	Before       string             // the reference of a task: what comes before it
	Today        portal.Date
	Limit        int
}

// The codes of WorkQuery.
const (
	WithTray     = "tray"    // in the tray of a work group
	WithInvited  = "invited" // with somebody who has not registered
	DueOverdue   = "overdue"
	DueWeek      = "week" // within seven days, or overdue
	DueFortnight = "fortnight"
	DueNone      = "none"
	WaitsAny     = "any"  // something waits for the council: a submission, a decline, more time, messages
	WaitsTime    = "time" // more time is asked for
)

// NotDone are the states of a task on which work goes on.
var NotDone = []portal.TaskState{portal.Assigned, portal.Returned, portal.CounterSigning, portal.DeclineProposed}

// WorkLine is a task as the officers' list shows it.
type WorkLine struct {
	Ref, CaseRef, Reference, ChildName string
	FormType, Title                    string
	State                              portal.TaskState
	With                               Recipient
	WithRef                            string // reference of the account that it is with; "" for none
	InTray                             bool
	Due                                *portal.Date
	SentAt                             time.Time
	ReceivedAt, OpenedAt, SubmittedAt  *time.Time
	TabsDone, TabsTotal                int
	Undelivered                        bool
	TimeAsked                          bool // more time is asked for
	Unread                             bool // a message that nobody of the council has read
}

// WorkPage is a page of the list. Next and Back lead on, as After and Before of the next query; "" at the end.
// Further: filters left few, and there is more behind Next that was not looked through. Many: more cases fit the
// words than are looked at.
type WorkPage struct {
	Lines         []WorkLine
	Next, Back    string
	Further, Many bool
}

// looked bounds how many tasks a page with filters looks through, whatever is kept; foundCases how many cases a
// search looks at.
const (
	looked     = 2000
	foundCases = 200
)

// workKeys are what a list is sorted by, each with an index for teams and states.
var workKeys = map[string]struct{ key, of string }{
	"due":   {"coalesce(t.due_on, 'infinity'::date)", "date"},
	"sent":  {"t.sent_at", "timestamptz"},
	"child": {"t.child", "text"},
}

// TeamsOf are the teams whose cases an account of the council sees; none for everybody else.
func (s *Store) TeamsOf(ctx context.Context, accountID int64) (teams []int64, err error) {
	err = s.hot.rows(steady(ctx), "select unnest(teams_of($1))", []any{accountID}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		teams = append(teams, id)
		return err
	})
	return teams, fault(err)
}

// work is a WorkQuery on its way to a statement.
type work struct {
	WorkQuery
	account      int64
	teams        string // as an array
	states       string
	cells        int // ranges of an index that are merged
	key, of      string
	down         bool // the greatest first
	at           *workAt
	found        string // the cases that fit the words, as an array; "" without words
	owner, group int64
	form         int64
	organisation string
	none         bool     // nothing can fit
	inner        []string // conditions of the ranges
	fits, late   []string // of filters: those that an index answers, and those that other tables answer
}

// workAt is where a page begins.
type workAt struct {
	key string
	id  int64
}

// Work is a page of the tasks of an officer's teams; empty for everybody else. A page costs the same whatever is
// kept: it is merged from the beginnings of ranges of an index, one for each team and state, and filters look
// through at most some thousand tasks.
func (s *Store) Work(ctx context.Context, accountID int64, q WorkQuery) (p WorkPage, err error) {
	w := &work{WorkQuery: q, account: accountID}
	if err := s.resolve(ctx, w, &p); err != nil || w.none {
		return p, err
	}
	ids, edge, err := s.workIDs(ctx, w)
	if err != nil {
		return p, fault(err)
	}
	over := len(ids) > q.Limit
	if over {
		ids = ids[:q.Limit]
	}
	if q.Before != "" {
		slices.Reverse(ids)
	}
	if p.Lines, err = s.workLines(ctx, ids); err != nil {
		return p, fault(err)
	}
	p.ends(w, over, edge)
	return p, nil
}

// ends says where the pages before and after this one begin.
func (p *WorkPage) ends(w *work, over bool, edge string) {
	on, back := edge, ""
	if n := len(p.Lines); n > 0 {
		first, last := p.Lines[0].Ref, p.Lines[n-1].Ref
		if w.Before != "" {
			first, last = last, first
		}
		if w.at != nil {
			back = first
		}
		if over {
			on = last
		}
	}
	p.Further = !over && edge != ""
	if p.Next, p.Back = on, back; w.Before != "" {
		p.Next, p.Back = back, on
	}
}

// resolve turns codes into numbers; what there is not fits nothing.
func (s *Store) resolve(ctx context.Context, w *work, p *WorkPage) error {
	teams, err := s.TeamsOf(ctx, w.account)
	if err != nil || len(teams) == 0 {
		w.none = true
		return err
	}
	if len(w.States) == 0 {
		w.States = NotDone
	}
	w.teams, w.states, w.cells = array(teams), stateArray(w.States), len(teams)*len(w.States)
	if w.Today.IsZero() {
		w.Today = portal.London(s.now())
	}
	w.Sort, w.down = strings.CutPrefix(w.Sort, "-")
	k, known := workKeys[w.Sort]
	if !known {
		k = workKeys["due"]
	}
	if w.key, w.of = k.key, k.of; w.Before != "" {
		w.down = !w.down
	}
	if strings.TrimSpace(w.Words) != "" {
		ids, many, err := s.findCases(ctx, teams, w.Words)
		if p.Many = many; err != nil || len(ids) == 0 {
			w.none = true
			return err
		}
		w.found = array(ids)
	}
	if err := s.resolveCodes(ctx, w); err != nil {
		return err
	}
	return s.resolveAt(ctx, w)
}

// resolveCodes looks up the form, the organisation, and whom a task is with.
func (s *Store) resolveCodes(ctx context.Context, w *work) error {
	look := func(into any, query, code string) error {
		err := s.db.QueryRowContext(steady(ctx), query, clean(code)).Scan(into)
		if err == sql.ErrNoRows {
			w.none, err = true, nil
		}
		return fault(err)
	}
	var err error
	if w.Form != "" {
		err = look(&w.form, "select id from definitions where key = ?", w.Form)
	}
	if ref, is := strings.CutPrefix(w.With, "a-"); is && err == nil {
		err = look(&w.owner, "select id from accounts where ref = ?", ref)
	}
	if ref, is := strings.CutPrefix(w.With, "g-"); is && err == nil {
		err = look(&w.group, "select id from work_groups where ref = ?", ref)
	}
	if w.Organisation == "" || err != nil {
		return err
	}
	all, err := s.Organisations(ctx)
	for _, o := range all {
		if o.Code == w.Organisation {
			w.organisation = o.Name
		}
	}
	w.none = w.none || w.organisation == ""
	return err
}

// resolveAt finds where the page begins. What is not there begins at the beginning.
func (s *Store) resolveAt(ctx context.Context, w *work) error {
	ref := w.After
	if w.Before != "" {
		ref = w.Before
	}
	if ref == "" {
		return nil
	}
	at := workAt{}
	err := s.db.QueryRowContext(steady(ctx), "select ("+w.key+")::text, t.id from tasks t where t.ref = ?", clean(ref)).Scan(&at.key, &at.id)
	if err == nil {
		w.at = &at
	}
	if err == sql.ErrNoRows {
		w.After, err = "", nil
	}
	return fault(err)
}

func array(ids []int64) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = fmt.Sprint(id)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func stateArray(states []portal.TaskState) string {
	parts := make([]string, len(states))
	for i, s := range states {
		parts[i] = string(s)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// workIDs are the tasks of a page, one more than asked for when there are more, and the reference of the last task
// that was looked at when there are others behind it.
func (s *Store) workIDs(ctx context.Context, w *work) (ids []int64, edge string, err error) {
	query, args := w.statement()
	rows, err := s.db.QueryContext(steady(ctx), query, args...)
	if err != nil {
		return nil, "", err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var id int64
		var ref string
		err := rows.Scan(&id, &ref)
		if ref != "" {
			edge = ref
		} else {
			ids = append(ids, id)
		}
		return err
	})
	return ids, edge, err
}
