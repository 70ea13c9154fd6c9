package store

import (
	"fmt"
	"strconv"
	"strings"
)

// statement gives the ids of a page in its order, and in a last row the reference of the task at which looking ended.
// ?0 account, ?1 teams, ?2 states, ?3 and ?4 where the page begins, ?5 form, ?6 organisation, ?7 owner, ?8 group,
// ?9 today, ?10 the cases that fit.
func (w *work) statement() (query string, args []any) {
	w.filters()
	dir, than := "asc", ">"
	if w.down {
		dir, than = "desc", "<"
	}
	args = []any{w.account, w.teams, w.states, "", int64(0), w.form, w.organisation, w.owner, w.group, w.Today.String(), w.found}
	if w.at != nil {
		w.inner = append(w.inner, fmt.Sprintf("(%s, t.id) %s (?3::%s, ?4)", w.key, than, w.of))
		args[3], args[4] = w.at.key, w.at.id
	}
	cell, from := w.cell()
	limit := w.Limit + 1
	if len(w.beside) > 0 {
		limit = max(limit, looked/w.cells)
	}
	order := strings.NewReplacer("KEY", w.key, "DIR", dir)
	range_ := "select t.id, " + w.key + " as k, t.state, t.due_on, t.definition_id, t.owner_id, t.group_id, t.sender_id from tasks t where " +
		strings.Join(append(cell, w.inner...), " and ") + order.Replace(" order by KEY DIR, t.id DIR limit ") + strconv.Itoa(limit)
	fits := ""
	if len(w.beside) > 0 {
		fits = " and " + strings.Join(w.beside, " and ")
	}
	return strings.NewReplacer("FROM", from, "RANGE", range_, "FULL", strconv.Itoa(limit), "THAN", than, "DIR", dir, "FITS", fits, "LIMIT", strconv.Itoa(w.Limit+1)).Replace(
		`with looked as materialized (select x.*, c.cell, row_number() over (partition by c.cell order by x.k DIR, x.id DIR) as n from FROM cross join lateral (RANGE) x),
edge as (select k, id from looked where n = FULL order by k DIR, id DIR limit 1),
page as (select x.id, x.k from looked x where not exists (select from edge e where (x.k, x.id) THAN (e.k, e.id))FITS order by x.k DIR, x.id DIR limit LIMIT)
(select id, '' from page order by k DIR, id DIR) union all select 0, t.ref from edge e join tasks t on t.id = e.id`), args
}

// cell is the condition of one range and the ranges there are: of what is most narrow.
func (w *work) cell() (conditions []string, from string) {
	mine, of := "t.team_id = any(?1::bigint[])", "t.state = any(?2::text[])"
	one, cells := "(select 1 as cell) c", w.cells
	w.cells = 1
	switch {
	case w.found != "":
		return []string{"t.case_id = any(?10::bigint[])", mine, of}, one
	case w.owner != 0:
		return []string{"t.owner_id = ?7", mine, of}, one
	case w.group != 0:
		return []string{"t.group_id = ?8", mine, of}, one
	case w.Mine:
		w.cells = len(w.States)
		return []string{"t.sender_id = ?0", "t.state = c.cell", mine}, "(select unnest(?2::text[]) as cell) c"
	}
	w.cells = cells
	return []string{"t.team_id = c.team", "t.state = c.state"},
		"(select team, state, team || state as cell from unnest(?1::bigint[]) team cross join unnest(?2::text[]) state) c"
}

// filters are the conditions within the ranges, and those beside them.
func (w *work) filters() {
	beside := func(is bool, condition string) {
		if is {
			w.beside = append(w.beside, condition)
		}
	}
	if due := dueFilter(w.Due); due != "" && w.of == "date" {
		w.inner = append(w.inner, fmt.Sprintf(due, w.key))
	} else if due != "" {
		beside(true, fmt.Sprintf(due, "coalesce(x.due_on, 'infinity'::date)"))
	}
	beside(w.form != 0, "x.definition_id = ?5")
	beside(w.organisation != "", `(x.owner_id in (select id from accounts where organisation = ?6)
  or x.owner_id is null and x.group_id in (select id from work_groups where organisation = ?6))`)
	beside(w.Mine && (w.found != "" || w.owner != 0 || w.group != 0), "x.sender_id = ?0")
	beside(w.found != "" && w.owner != 0, "x.owner_id = ?7")
	beside(w.found != "" && w.group != 0, "x.group_id = ?8")
	beside(w.With == WithTray, "x.owner_id is null and x.group_id is not null and x.state in ('assigned', 'returned')")
	beside(w.With == WithInvited, "x.owner_id is null and x.group_id is null and x.state = 'assigned'")
	beside(w.Undelivered, "exists (select from mails m where m.task_id = x.id and m.state = 'failed') and (select m.state from mails m where m.task_id = x.id and m.template in ("+
		deliveries+") order by m.id desc limit 1) = 'failed'")
	beside(w.Waits == WaitsTime, "exists (select from proposals p where p.task_id = x.id and p.kind = 'more_time' and p.settled_at is null)")
	beside(w.Waits == WaitsAny, `(x.state in ('submitted', 'decline_proposed') or exists (select from proposals p where p.task_id = x.id and p.kind = 'more_time' and p.settled_at is null)
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
