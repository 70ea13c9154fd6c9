// Package large fills an empty, migrated database by COPY with as many cases, tasks and people as a council has
// after years, to measure lists on. Everything sealed opens with the keys given; the contexts are those of the store,
// and a test of the store opens them. Development and tests only: it refuses a database with a case in it.
package large

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"portico/internal/vault"
)

// Size is how much there is.
type Size struct{ Cases, Tasks, People int }

// Small and Full are the two sizes that are held against each other: the larger one has ten times the people and
// ten times the years.
var (
	Small = Size{Cases: 2_000, Tasks: 10_000, People: 500}
	Full  = Size{Cases: 200_000, Tasks: 1_000_000, People: 5_000}
)

// perYear is how many tasks somebody has in a year: how far back the tasks go follows from it.
const perYear = 20

// Made names what a measurement asks for.
type Made struct {
	Officer, SmallTeam, Administrator int64  // accounts: an officer of an ordinary team, one of the smallest, and one of every team
	Professional                      int64  // in a work group
	Holder, HolderName                string // reference and name of that professional
	Group, GroupName                  string // that work group
	Name, Surname, Reference          string // of a child of the officer's team; the surname is a frequent one
	CaseID                            int64
	Task                              string // an open one of that team
	Owner                             int64  // whose it is
	Forms                             int    // the keys of forms are large-1 and so on
}

// filler holds what is made while it is made.
type filler struct {
	size            Size
	ring            *vault.Ring
	now             time.Time
	dice            *rand.Rand
	dsn             string
	conn            *pgx.Conn
	hash            string
	officers        [][]int64 // of each team
	first, prof     int64     // the first officer and professional
	professionals   int
	groups, teams   int
	span            time.Duration
	keys            []vault.CaseKey
	children        []string
	caseTeam        []int
	tasks           []task
	administratorID int64
}

// Fill fills the database and says what is in it. now is the day that the newest task is sent on; passwordHash is
// everybody's. An error when there is a case already.
func Fill(ctx context.Context, dsn string, ring *vault.Ring, size Size, now time.Time, passwordHash string) (Made, error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return Made{}, err
	}
	defer conn.Close(ctx)
	var there bool
	if err := conn.QueryRow(ctx, "select exists (select from cases) or exists (select from accounts)").Scan(&there); err != nil {
		return Made{}, err
	}
	if there {
		return Made{}, errors.New("large: the database is not empty")
	}
	f := &filler{dsn: dsn, size: size, ring: ring, now: now.UTC().Truncate(time.Second), dice: rand.New(rand.NewPCG(5, 27)), conn: conn, hash: passwordHash,
		teams: 3 + size.Cases/20_000, groups: max(5, size.People/10), span: time.Duration(float64(size.Tasks) / float64(size.People) / perYear * 365 * 24 * float64(time.Hour))}
	if err := f.run(ctx); err != nil {
		return Made{}, err
	}
	return f.made(ctx)
}

// run copies without indexes and without the checks of foreign keys, and makes the indexes again.
func (f *filler) run(ctx context.Context) error {
	if _, err := f.conn.Exec(ctx, copying); err != nil {
		return err
	}
	indexes, err := f.dropIndexes(ctx)
	if err != nil {
		return err
	}
	f.plan()
	for _, fill := range []func(context.Context) error{f.people, f.casesAndKeys, f.dates} {
		if err := fill(ctx); err != nil {
			return err
		}
	}
	f.fates()
	if err := f.beside(ctx, f.copies()); err != nil {
		return err
	}
	var make []func(context.Context, *pgx.Conn) error
	for _, statement := range append(indexes, setSequences) {
		make = append(make, func(ctx context.Context, conn *pgx.Conn) error {
			_, err := conn.Exec(ctx, statement)
			return err
		})
	}
	if err := f.beside(ctx, make); err != nil {
		return err
	}
	_, err = f.conn.Exec(ctx, "vacuum analyze")
	return err
}

// copying is what a connection is set to that fills.
const copying = "set session_replication_role = replica; set maintenance_work_mem = '256MB'; set max_parallel_maintenance_workers = 0; set synchronous_commit = off"

// beside does several things over connections of their own, as many at a time as there are cores.
func (f *filler) beside(ctx context.Context, all []func(context.Context, *pgx.Conn) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan func(context.Context, *pgx.Conn) error)
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			conn, err := pgx.Connect(ctx, f.dsn)
			if err == nil {
				defer conn.Close(context.WithoutCancel(ctx))
				_, err = conn.Exec(ctx, copying)
			}
			for do := range next {
				if err == nil {
					err = do(ctx, conn)
				}
				if err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, do := range all {
		next <- do
	}
	close(next)
	wg.Wait()
	return context.Cause(ctx)
}

// dropIndexes drops the indexes of the large tables that no constraint needs, and gives the statements that make them.
func (f *filler) dropIndexes(ctx context.Context) ([]string, error) {
	rows, err := f.conn.Query(ctx, `select i.indexname, i.indexdef from pg_indexes i join pg_class c on c.relname = i.indexname and c.relnamespace = 'public'::regnamespace
where i.schemaname = 'public' and i.tablename = any($1) and not exists (select from pg_constraint k where k.conindid = c.oid)`,
		[]string{"cases", "contributions", "tasks", "task_holders", "submissions", "audit_events", "mails", "views", "tabs", "revisions", "proposals", "messages", "exports", "removals", "reminders"})
	if err != nil {
		return nil, err
	}
	var name, def string
	var drop, again []string
	if _, err := pgx.ForEachRow(rows, []any{&name, &def}, func() error {
		drop, again = append(drop, "drop index "+name), append(again, def)
		return nil
	}); err != nil {
		return nil, err
	}
	for _, statement := range drop {
		if _, err := f.conn.Exec(ctx, statement); err != nil {
			return nil, err
		}
	}
	return again, nil
}

// setSequences lets new rows follow on those that were copied.
const setSequences = `do $$ declare t text; begin
  foreach t in array '{accounts,teams,work_groups,definitions,versions,cases,contributions,tasks,submissions,audit_events,mails,invitations,proposals,messages,exports,removals,digest_items}'::text[] loop
    execute format('select setval(pg_get_serial_sequence(%L, ''id''), (select coalesce(max(id), 1) from %I))', t, t);
  end loop; end $$`

// copy copies n rows into a table.
func (f *filler) copy(ctx context.Context, table string, columns []string, n int, row func(i int) []any) error {
	return copyRows(ctx, f.conn, table, columns, n, row)
}

// copyRows copies into a table the rows of those of n things that have one.
func copyRows(ctx context.Context, conn *pgx.Conn, table string, columns []string, n int, row func(i int) []any) error {
	at := 0
	_, err := conn.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		for at < n {
			at++
			if r := row(at - 1); r != nil {
				return r, nil
			}
		}
		return nil, nil
	}))
	if err != nil {
		return fmt.Errorf("copy %s: %w", table, err)
	}
	return nil
}

// made looks for what a measurement asks for.
func (f *filler) made(ctx context.Context) (Made, error) {
	m := Made{Officer: f.officers[0][0], SmallTeam: f.officers[f.teams-1][0], Administrator: f.administratorID, Professional: f.member(0, 0),
		Holder: ref("a", f.member(0, 0)), Group: ref("g", 1), GroupName: "Group 1", Surname: "Jones", Forms: len(forms)}
	err := f.conn.QueryRow(ctx, `select t.ref, t.owner_id, c.id, c.child_name, c.reference, a.name from tasks t join cases c on c.id = t.case_id join accounts a on a.id = $1
where t.team_id = 1 and t.state = 'assigned' and t.owner_id is not null order by t.id desc limit 1`, m.Professional).
		Scan(&m.Task, &m.Owner, &m.CaseID, &m.Name, &m.Reference, &m.HolderName)
	return m, err
}
