package large

import (
	"context"
	"crypto/sha256"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"portico/internal/vault"
)

// task is what the tables of one task agree on.
type task struct {
	case_        int
	form, sender int64
	owner, group int64 // 0: none
	author       int64 // asked somebody to counter-sign
	state        string
	sent         time.Time
	due          time.Time // zero: none
	done         time.Time // submitted, declined or retracted; zero while it is open
}

func (f *filler) casesAndKeys(ctx context.Context) error {
	n := f.size.Cases
	f.keys, f.children, f.caseTeam = make([]vault.CaseKey, n), make([]string, n), make([]int, n)
	wrapped, records := make([][]byte, n), make([][]byte, n)
	for i := range n {
		f.children[i], f.caseTeam[i] = f.someone(), f.dice.IntN(f.teams-1)
		if i%100 == 50 {
			f.caseTeam[i] = f.teams - 1
		}
	}
	each(n, func(i int) {
		f.keys[i], wrapped[i], _ = f.ring.NewCaseKey()
		records[i] = f.keys[i].Seal([]byte(`{"child":{"school":"Testertown High School"}}`), fmt.Sprintf("case/%d", i+1))
	})
	kinds := []string{"assessment", "assessment", "assessment", "annual_review", "annual_review", "consultation", "looked_after", "transfer"}
	return f.copy(ctx, "cases", []string{"id", "ref", "reference", "kind", "child_name", "child_born", "record", "wrapped_key", "created_at", "created_by", "team_id", "closed_on", "closed_as", "next_due_on", "next_due_rule"}, n, func(i int) []any {
		at := f.sentAt(i*f.size.Tasks/n, 0).Add(-24 * time.Hour)
		var closed, next any
		as, rule := "", ""
		switch kind := kinds[i%len(kinds)]; {
		case f.now.Sub(at) > 200*24*time.Hour:
			closed, as = at.AddDate(0, 0, 150), "finished"
		case kind == "assessment":
			next, rule = at.AddDate(0, 0, 140), "final_plan"
		}
		return []any{int64(i + 1), ref("c", int64(i+1)), fmt.Sprintf("NC-%d-%05d", at.Year(), i+1), kinds[i%len(kinds)], f.children[i], at.AddDate(-10, 0, -i%2000),
			records[i], wrapped[i], at, f.officers[f.caseTeam[i]][0], int64(f.caseTeam[i] + 1), closed, as, next, rule}
	})
}

func (f *filler) sentAt(i int, jitter time.Duration) time.Time {
	return f.now.Add(-f.span + time.Duration(float64(f.span)*float64(i)/float64(f.size.Tasks)) - jitter)
}

// fate says what became of task i: most come in after some weeks and are accepted after some days, a few never end.
func (f *filler) fate(i int) task {
	t := task{case_: i * f.size.Cases / f.size.Tasks, form: int64(1 + f.dice.IntN(len(forms)))}
	team := f.officers[f.caseTeam[t.case_]]
	t.sender, t.owner = team[f.dice.IntN(len(team))], f.professional()
	t.sent = f.sentAt(i, 0)
	if f.dice.IntN(100) >= 3 {
		t.due = t.sent.AddDate(0, 0, []int{42, 42, 21, 15, 28}[f.dice.IntN(5)]).Truncate(24 * time.Hour)
	}
	if f.dice.IntN(5) == 0 {
		t.group = int64(1 + f.dice.IntN(f.groups))
		t.owner = f.member(int(t.group-1), f.dice.IntN(8))
	}
	end := t.sent.Add(time.Duration(3+f.dice.IntN(50)) * 24 * time.Hour)
	if end.After(f.now) || f.dice.IntN(2000) == 0 {
		return f.open(t)
	}
	t.done, t.state = end, "submitted"
	switch n := f.dice.IntN(100); {
	case n < 3:
		t.state = "retracted"
	case n < 5:
		t.state = "declined"
	case end.AddDate(0, 0, 2+f.dice.IntN(20)).Before(f.now):
		t.state = "accepted"
	}
	return t
}

func (f *filler) open(t task) task {
	t.state = "assigned"
	switch n := f.dice.IntN(100); {
	case n < 5:
		t.state = "returned"
	case n < 9:
		t.state, t.author = "counter_signing", t.owner
		if t.owner = f.professional(); t.owner == t.author {
			t.owner = t.author%(f.prof+int64(f.professionals)-1) + 1
		}
	case n < 12:
		t.state = "decline_proposed"
	case n < 24 && t.group != 0, n < 18:
		t.owner = 0 // in the tray, or invited
	}
	return t
}

// fates says of every task what became of it.
func (f *filler) fates() {
	f.tasks = make([]task, f.size.Tasks)
	for i := range f.tasks {
		f.tasks[i] = f.fate(i)
	}
}

// table is one that has a row for a part of the tasks.
type table struct {
	name    string
	columns string
	row     func(i int) []any
}

// copies fill each table that hangs on tasks, the largest first.
func (f *filler) copies() (out []func(context.Context, *pgx.Conn) error) {
	for _, t := range append([]table{
		{"tasks", "id ref contribution_id case_id team_id definition_id child owner_id group_id author_id signatory_id sender_id state due_on " +
			"comments sent_at received_at opened_at submitted_at retracted_at declined_at retract_reason removed_at", f.taskRow},
		{"submissions", "id task_id contribution_id version_id round reference account_id hash body seal submitted_at", f.submission},
		{"contributions", "id case_id version_id facts tabs_done tabs_total created_at", f.contribution},
		{"task_holders", "task_id account_id held_from", func(i int) []any {
			if f.tasks[i].owner == 0 {
				return nil
			}
			return []any{int64(i + 1), f.tasks[i].owner, f.tasks[i].sent}
		}}}, f.tablesBeside()...) {
		out = append(out, func(ctx context.Context, conn *pgx.Conn) error {
			return copyRows(ctx, conn, t.name, strings.Fields(t.columns), len(f.tasks)*max(1, perTask[t.name]), t.row)
		})
	}
	return out
}

// perTask is how many rows of a task a table has at most, where that is more than one.
var perTask = map[string]int{"audit_events": 2}

func (f *filler) contribution(i int) []any {
	t, done := &f.tasks[i], 6
	if t.done.IsZero() {
		done = i % 6
	}
	return []any{int64(i + 1), int64(t.case_ + 1), t.form, f.sealed(i, "facts/"+number(i), "{}"), done, 6, t.sent}
}

func (f *filler) submission(i int) []any {
	t, id := &f.tasks[i], int64(i+1)
	if t.state != "submitted" && t.state != "accepted" {
		return nil
	}
	sum := sha256.Sum256([]byte(ref("R", id)))
	return []any{id, id, id, t.form, 1, ref("R", id), t.owner, sum[:], f.sealed(i, "submission/"+ref("R", id), `{"advice":{"aim":"A tripod grip"}}`), f.sealed(i, "seal/"+ref("R", id), "{}"), t.done}
}

func (f *filler) taskRow(i int) []any {
	t, id := &f.tasks[i], int64(i+1)
	var due, owner, group, author, signatory, received, submitted, retracted, declined, removed any
	reason := ""
	if !t.due.IsZero() {
		due = t.due
	}
	if t.owner != 0 {
		owner, received = t.owner, t.sent
	}
	if t.group != 0 {
		group = t.group
	}
	if t.author != 0 {
		author, signatory = t.author, t.owner
	}
	switch t.state {
	case "submitted", "accepted":
		submitted = t.done
	case "declined":
		declined = t.done
	case "retracted":
		retracted, reason = t.done, "not_needed"
		if f.gone(t) {
			removed = t.done.AddDate(0, 0, retractedKept)
		}
	}
	return []any{id, ref("k", id), id, int64(t.case_ + 1), int64(f.caseTeam[t.case_] + 1), t.form, strings.ToLower(f.children[t.case_]), owner, group, author, signatory, t.sender, t.state, due,
		f.sealed(i, "comments/"+ref("k", id), "Mum has asked for the seating question to be covered"), t.sent, received, received, submitted, retracted, declined, reason, removed}
}

// sealed seals text of task i under the key of its case.
func (f *filler) sealed(i int, context, text string) []byte {
	return f.keys[f.tasks[i].case_].Seal([]byte(text), context)
}

// retractedKept is for how many days what was retracted is kept, by the rule that the migrations make; noticeDays how
// long before officers are told.
const (
	retractedKept = 90
	noticeDays    = 28
)

// gone reports whether retention has removed a task: what was retracted, up to yesterday.
func (f *filler) gone(t *task) bool {
	return t.state == "retracted" && t.done.AddDate(0, 0, retractedKept+1).Before(f.now)
}

// number is the number of row i, as contexts name it.
func number(i int) string { return strconv.Itoa(i + 1) }

// each does something for every number below n, on all cores.
func each(n int, do func(i int)) {
	var wg sync.WaitGroup
	cores := runtime.NumCPU()
	for part := range cores {
		wg.Go(func() {
			for i := part; i < n; i += cores {
				do(i)
			}
		})
	}
	wg.Wait()
}
