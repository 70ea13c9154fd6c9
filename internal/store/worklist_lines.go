package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"slices"
	"strings"

	"portico/internal/portal"
)

const workLinesSQL = `select t.id, t.ref, c.ref, c.reference, c.child_name, ` + formTypeSQL + `, v.title, t.state, coalesce(a.email, i.email, g.mailbox, ''), coalesce(a.name, i.name, g.name, ''),
  coalesce(a.organisation, g.organisation, ''), a.id is not null or g.id is not null, coalesce(g.ref, ''), coalesce(a.ref, ''), t.owner_id is null and t.group_id is not null,
  coalesce(t.due_on::text, ''), t.sent_at, t.received_at, t.opened_at, t.submitted_at, ` + progressSQL + `, coalesce(m.state = 'failed', false),
  exists (select from proposals p where p.task_id = t.id and p.kind = 'more_time' and p.settled_at is null),
  exists (select from messages e where e.task_id = t.id and e.read_at is null and not e.council)
from unnest($1::bigint[]) with ordinality x(id, n) join tasks t on t.id = x.id join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id join cases c on c.id = t.case_id
  left join accounts a on a.id = t.owner_id left join work_groups g on g.id = t.group_id and t.owner_id is null
  left join lateral (select * from invitations i where i.task_id = t.id order by i.id desc limit 1) i on t.owner_id is null
  left join lateral (select m.state from mails m where m.task_id = t.id and m.template in (` + deliveries + `) order by m.id desc limit 1) m on true
order by x.n`

// workLines are the lines of tasks that were found for somebody who may see them, in their order.
func (s *Store) workLines(ctx context.Context, ids []int64) (lines []WorkLine, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = s.hot.rows(steady(ctx), workLinesSQL, []any{array(ids)}, func(rows *sql.Rows) error {
		l, err := scanWork(rows)
		lines = append(lines, l)
		return err
	})
	return lines, err
}

func scanWork(rows *sql.Rows) (l WorkLine, err error) {
	var id int64
	var due string
	var received, opened, submitted sql.NullTime
	err = rows.Scan(&id, &l.Ref, &l.CaseRef, &l.Reference, &l.ChildName, &l.FormType, &l.Title, &l.State, &l.With.Email, &l.With.Name, &l.With.Organisation, &l.With.Registered, &l.With.GroupRef,
		&l.WithRef, &l.InTray, &due, &l.SentAt, &received, &opened, &submitted, &l.TabsDone, &l.TabsTotal, &l.Undelivered, &l.TimeAsked, &l.Unread)
	l.SentAt, l.Due = l.SentAt.UTC(), dateFrom(due)
	l.ReceivedAt, l.OpenedAt, l.SubmittedAt = timeFrom(received), timeFrom(opened), timeFrom(submitted)
	return l, err
}

// findCasesSQL finds by the beginnings of words of a name, and by the beginning of a reference. The index of names holds each word once
// for its team, so a name in another team is never met: ?0 teams, ?1 words, ?2 pattern of a reference, ?3 how many.
const findCasesSQL = `select x.id from unnest(?0::bigint[]) team cross join lateral (
  (select c.id from cases c where ?1 <> '' and team_words(c.child_name, c.team_id) @@ team_query(?1, team) and c.team_id + 0 = team limit ?3)
  union
  (select c.id from cases c where ?2 <> '' and c.team_id = team and lower(c.reference) like ?2 order by lower(c.reference) using ~<~ limit ?3)) x limit ?3`

// findCases are the cases of these teams that fit words of a name or the beginning of a reference, newest first; many
// when more fit than are looked at.
func (s *Store) findCases(ctx context.Context, teams []int64, typed string) (ids []int64, many bool, err error) {
	words, reference := strings.Join(nameWords(typed), " "), referencePattern(typed)
	if words == "" && reference == "" {
		return nil, false, nil
	}
	rows, err := s.db.QueryContext(steady(ctx), findCasesSQL, array(teams), words, reference, foundCases+1)
	if err != nil {
		return nil, false, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Compare(b, a) })
	if len(ids) > foundCases {
		return ids[:foundCases], true, fault(err)
	}
	return ids, false, fault(err)
}

// WorkCounts counts what the tabs of the list show; more than WorkCounted is WorkCounted+1.
type WorkCounts struct{ Open, Late, Submitted, Tray, Time int }

// WorkCounted is up to where the counts of a list are exact.
const WorkCounted = 100

const workCountsSQL = `select (select count(*) from (select from unnest(?0::bigint[]) team cross join lateral (select from tasks t where t.team_id = team
    and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed') limit ?2) x limit ?2) x),
  (select count(*) from (select from unnest(?0::bigint[]) team cross join lateral (select from tasks t where t.team_id = team
    and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed') and coalesce(t.due_on, 'infinity'::date) <= ?1::date + 7 limit ?2) x limit ?2) x),
  (select count(*) from (select from unnest(?0::bigint[]) team cross join lateral (select from tasks t where t.team_id = team and t.state = 'submitted' limit ?2) x limit ?2) x),
  (select count(*) from (select from unnest(?0::bigint[]) team cross join lateral (select from tasks t where t.team_id = team and t.owner_id is null and t.group_id is not null
    and t.state in ('assigned', 'returned') limit ?2) x limit ?2) x),
  (select count(*) from (select from proposals p where p.kind = 'more_time' and p.settled_at is null
    and (select t.team_id from tasks t where t.id = p.task_id and t.state in ('assigned', 'returned', 'counter_signing')) = any(?0::bigint[]) limit ?2) x)`

// CountWork counts what the tabs of the officers' list show, each up to WorkCounted.
func (s *Store) CountWork(ctx context.Context, accountID int64, today portal.Date) (n WorkCounts, err error) {
	teams, err := s.TeamsOf(ctx, accountID)
	if err != nil || len(teams) == 0 {
		return n, err
	}
	err = s.db.QueryRowContext(steady(ctx), workCountsSQL, array(teams), today.String(), WorkCounted+1).
		Scan(&n.Open, &n.Late, &n.Submitted, &n.Tray, &n.Time)
	return n, fault(err)
}

// Organisation is one that people or work groups belong to. Its code stands in addresses.
type Organisation struct{ Code, Name string }

// Each name is a step in an index: people are not counted through.
const organisationsSQL = `with recursive step(name) as (
  (select organisation from accounts where organisation > '' order by organisation limit 1)
  union all select (select organisation from accounts where organisation > s.name order by organisation limit 1) from step s where s.name is not null
), also(name) as (
  (select organisation from work_groups where organisation > '' order by organisation limit 1)
  union all select (select organisation from work_groups where organisation > s.name order by organisation limit 1) from also s where s.name is not null
)
select name from step where name is not null union select name from also where name is not null order by name limit 500`

// Organisations are those that people or work groups belong to, by name, at most 500.
func (s *Store) Organisations(ctx context.Context) (out []Organisation, err error) {
	rows, err := s.db.QueryContext(steady(ctx), organisationsSQL)
	if err != nil {
		return nil, fault(err)
	}
	return out, fault(each(rows, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		out = append(out, Organisation{organisationCode(name), name})
		return err
	}))
}

// organisationCode is what stands for an organisation in addresses.
func organisationCode(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:5])
}

// Choice is what a filter offers: Code stands in addresses.
type Choice struct{ Code, Name string }

// maxChoices bounds what one filter offers.
const maxChoices = 500

// WorkChoices are the forms and work groups that a list can be narrowed to, by name.
func (s *Store) WorkChoices(ctx context.Context) (forms, groups []Choice, err error) {
	forms, err = s.choices(ctx, `select d.key, v.title from definitions d cross join lateral (select title from versions v where v.definition_id = d.id order by number desc limit 1) v
order by lower(v.title) limit ?`)
	if err == nil {
		groups, err = s.choices(ctx, "select ref, name from work_groups where closed_at is null order by lower(name) limit ?")
	}
	return forms, groups, fault(err)
}

func (s *Store) choices(ctx context.Context, query string) (out []Choice, err error) {
	rows, err := s.db.QueryContext(steady(ctx), query, maxChoices)
	if err != nil {
		return nil, err
	}
	return out, each(rows, func(rows *sql.Rows) error {
		var c Choice
		err := rows.Scan(&c.Code, &c.Name)
		out = append(out, c)
		return err
	})
}

// NameOf is the name of an account for the council's staff; NotFound for everybody else.
func (s *Store) NameOf(ctx context.Context, officerID int64, ref string) (name string, err error) {
	err = s.db.QueryRowContext(steady(ctx), "select a.name from accounts a where a.ref = ?1 and "+byOfficer, officerID, clean(ref)).Scan(&name)
	return name, orGone(err)
}
