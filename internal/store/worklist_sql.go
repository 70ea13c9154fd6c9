package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// statement gives the ids of a page in its order, and with filters in a last row the reference of the task at which
// looking ended. ?0 account, ?1 teams, ?2 states, ?3 and ?4 where the page begins, ?5 form, ?6 organisation, ?7 owner,
// ?8 group, ?9 today, ?10 the cases that fit.
func (w *work) statement() (query string, args []any) {
	w.filters()
	dir, than := "asc", "<"
	if w.down {
		dir, than = "desc", ">"
	}
	args = []any{w.account, w.teams, w.states, "", int64(0), w.form, w.organisation, w.owner, w.group, w.Today.String(), w.found}
	if w.at != nil {
		beyond := map[string]string{"<": ">", ">": "<"}[than]
		w.inner = append(w.inner, fmt.Sprintf("(%s, t.id) %s (?3::%s, ?4)", w.key, beyond, w.of))
		args[3], args[4] = w.at.key, w.at.id
	}
	cell, from := w.cell()
	text, page := pageSQL, w.Limit+1
	first, fits := page*2/w.cells+2, "true"
	if from == oneRange {
		text = rangeSQL
	}
	if len(w.fits) > 0 || len(w.late) > 0 {
		text, first = filteredSQL, max(page, looked/w.cells)
		fits = strings.Join(append([]string{"true"}, w.fits...), " and ")
	}
	return strings.NewReplacer("TABLE", "tasks t", "ID", "t.id", "FROM", from, "RANGE", strings.Join(append(cell, w.inner...), " and "), "KEY", w.key, "DIR", dir, "THAN", than,
		"FITS", fits, "LATE", strings.Join(append([]string{"true"}, w.late...), " and "), "FIRST", strconv.Itoa(first), "PAGE", strconv.Itoa(page)).Replace(text), args
}

// rangeSQL is the beginning of the one range there is.
const rangeSQL = "select t.id, '' from tasks t where RANGE order by KEY DIR, t.id DIR limit PAGE"

// pageSQL merges ranges. The first tasks of each say how far a page reaches at most; so of each range no more is read
// than stands on the page, however many ranges there are.
const pageSQL = `with cell as materialized (select * from FROM),
bound as materialized (select x.k, x.id from cell c cross join lateral (select KEY as k, ID as id from TABLE where RANGE order by KEY DIR, ID DIR limit FIRST) x
  order by x.k DIR, x.id DIR offset PAGE - 1 limit 1)
select x.id, '' from (
  select x.* from bound b cross join cell c cross join lateral
    (select ID as id, KEY as k from TABLE where RANGE and (KEY, ID) THAN= (b.k, b.id) order by KEY DIR, ID DIR limit PAGE) x
  union all select x.* from cell c cross join lateral (select ID as id, KEY as k from TABLE where RANGE order by KEY DIR, ID DIR limit PAGE) x where not exists (select from bound)
) x order by x.k DIR, x.id DIR limit PAGE`

// filteredSQL looks through the beginning of each range; edge is where the first of them was left.
const filteredSQL = `with looked as materialized (select x.* from FROM cross join lateral
  (select t.id, KEY as k, t.state, t.owner_id, t.group_id, FITS as fits, row_number() over (order by KEY DIR, t.id DIR) as n from tasks t where RANGE order by KEY DIR, t.id DIR limit FIRST) x),
edge as (select k, id from looked where n = FIRST order by k DIR, id DIR limit 1),
page as (select x.id, x.k from looked x left join edge e on true where x.fits and (e.id is null or (x.k, x.id) THAN= (e.k, e.id)) and LATE order by x.k DIR, x.id DIR limit PAGE)
(select id, '' from page order by k DIR, id DIR) union all select 0, t.ref from edge e join tasks t on t.id = e.id`

// oneRange is that there is one range only.
const oneRange = "(select 1 as cell) c"

// cell is the condition of one range and the ranges there are: of what is most narrow.
func (w *work) cell() (conditions []string, from string) {
	mine, of := "t.team_id = any(?1::bigint[])", "t.state = any(?2::text[])"
	cells := w.cells
	w.cells = 1
	switch {
	case w.found != "":
		return []string{"t.case_id = any(?10::bigint[])", mine, of}, oneRange
	case w.owner != 0:
		return []string{"t.owner_id = ?7", mine, of}, oneRange
	case w.group != 0:
		return []string{"t.group_id = ?8", mine, of}, oneRange
	case w.Mine:
		w.cells = len(w.States)
		return []string{"t.sender_id = ?0", "t.state = c.cell", mine}, "(select unnest(?2::text[]) as cell) c"
	}
	if slices.Equal(w.States, NotDone) { // has indexes of its own
		w.cells = cells / len(w.States)
		return []string{"t.team_id = c.team", "t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed')"}, "(select unnest(?1::bigint[]) as team) c"
	}
	w.cells = cells
	return []string{"t.team_id = c.team", "t.state = c.state"},
		"(select team, state from unnest(?1::bigint[]) team cross join unnest(?2::text[]) state) c"
}

// filters are the conditions within the ranges; those that an index answers; and those that other tables answer, late.
func (w *work) filters() {
	add := func(to *[]string, is bool, condition string) {
		if is {
			*to = append(*to, condition)
		}
	}
	if due := dueFilter(w.Due); due != "" && w.of == "date" {
		w.inner = append(w.inner, fmt.Sprintf(due, w.key))
	} else if due != "" {
		add(&w.fits, true, fmt.Sprintf(due, "coalesce(t.due_on, 'infinity'::date)"))
	}
	add(&w.fits, w.form != 0, "t.definition_id = ?5")
	add(&w.fits, w.Mine && (w.found != "" || w.owner != 0 || w.group != 0), "t.sender_id = ?0")
	add(&w.fits, w.found != "" && w.owner != 0, "t.owner_id = ?7")
	add(&w.fits, w.found != "" && w.group != 0, "t.group_id = ?8")
	add(&w.fits, w.With == WithTray, "t.owner_id is null and t.group_id is not null and t.state in ('assigned', 'returned')")
	add(&w.fits, w.With == WithInvited, "t.owner_id is null and t.group_id is null and t.state = 'assigned'")
	add(&w.late, w.organisation != "", `(x.owner_id in (select id from accounts where organisation = ?6)
  or x.owner_id is null and x.group_id in (select id from work_groups where organisation = ?6))`)
	add(&w.late, w.Undelivered, "case when exists (select from mails m where m.task_id = x.id and m.state = 'failed') then (select m.state from mails m where m.task_id = x.id and m.template in ("+
		deliveries+") order by m.id desc limit 1) = 'failed' end")
	add(&w.late, w.Waits == WaitsTime, "exists (select from proposals p where p.task_id = x.id and p.kind = 'more_time' and p.settled_at is null)")
	add(&w.late, w.Waits == WaitsAny, `(x.state in ('submitted', 'decline_proposed') or exists (select from proposals p where p.task_id = x.id and p.kind = 'more_time' and p.settled_at is null)
  or exists (select from messages m where m.task_id = x.id and m.read_at is null and not m.council))`)
}

// dueFilter is the condition on a due date for which %s stands; "" for all.
func dueFilter(due string) string {
	switch due {
	case DueOverdue:
		return "%s < ?9::date"
	case DueWeek:
		return "%s <= ?9::date + 7"
	case DueFortnight:
		return "%s <= ?9::date + 14"
	case DueNone:
		return "%s = 'infinity'::date"
	}
	return ""
}

// deliveries are the templates that bring a task to somebody.
const deliveries = `'task_assigned', 'invitation', 'group_task', 'task_reassigned', 'guest_invited'`
