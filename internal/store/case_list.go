package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"portico/internal/portal"
	"portico/internal/vault"
)

// CaseLine is one line of the list of cases. Open are its tasks that are not done yet,
// Done those submitted or accepted; Due is the first due date of an open one.
type CaseLine struct {
	Ref, Reference string
	Kind           portal.CaseKind
	ChildName      string
	ChildBorn      portal.Date
	CreatedAt      time.Time
	Open, Done     int
	Due            *portal.Date
	NextDue        *portal.Date // the next limit of the case itself; nil for none
	NextRule       string       // its rule
	Requested      *portal.Date // of an assessment
	ClosedOn       *portal.Date
}

// CaseQuery says which cases of an officer's teams are listed. Search is words of the child's name, or the
// beginning of the reference; After and Before are the Ref of a case: what is listed after or before it.
type CaseQuery struct {
	Search, After, Before string
	Kind                  portal.CaseKind // "" for all
	Team                  string          // reference of a team; "" for all of one's own
	Limit                 int
}

// CaseList is a page of cases, newest first. Next and Back are After and Before of the next query; "" at the end.
// Many: more fit the words than are looked at.
type CaseList struct {
	Lines      []CaseLine
	Next, Back string
	Many       bool
}

// casesSQL lists cases. ?0 their numbers.
const casesSQL = `select ` + caseCellsSQL + ` from cases c ` + caseFormsSQL + ` where c.id = any(?0::bigint[]) order by c.id desc`

// Cases are the newest cases of an officer's teams; for everybody who is not of the council there are none.
func (s *Store) Cases(ctx context.Context, accountID int64, q CaseQuery) (p CaseList, err error) {
	ids, err := s.caseIDs(ctx, accountID, q, &p)
	if err != nil || len(ids) == 0 {
		return p, fault(err)
	}
	over := len(ids) > q.Limit
	if over {
		ids = ids[:q.Limit]
	}
	rows, err := s.db.QueryContext(steady(ctx), casesSQL, array(ids))
	if err != nil {
		return p, fault(err)
	}
	if err := each(rows, func(rows *sql.Rows) error {
		l, err := scanCaseLine(rows)
		p.Lines = append(p.Lines, l)
		return err
	}); err != nil || len(p.Lines) == 0 {
		return p, fault(err)
	}
	first, last := p.Lines[0].Ref, p.Lines[len(p.Lines)-1].Ref
	if q.Before != "" || over {
		p.Next = last
	}
	if q.After != "" || q.Before != "" && over {
		p.Back = first
	}
	return p, nil
}

// caseIDs are the cases of a page, one more than asked for when there are more: the newest of each team.
func (s *Store) caseIDs(ctx context.Context, accountID int64, q CaseQuery, p *CaseList) (ids []int64, err error) {
	teams, err := s.teamsAsked(ctx, accountID, q.Team)
	if err != nil || len(teams) == 0 {
		return nil, err
	}
	at, than, dir, where, found := q.After, "<", "desc", "", ""
	if q.Before != "" {
		at, than, dir = q.Before, ">", "asc"
	}
	if q.Kind != "" {
		where += " and c.kind = ?1"
	}
	if at != "" {
		where += " and c.id " + than + " (select id from cases where ref = ?2)"
	}
	if strings.TrimSpace(q.Search) != "" {
		fit, many, err := s.findCases(ctx, teams, q.Search)
		if p.Many = many; err != nil || len(fit) == 0 {
			return nil, err
		}
		found = array(fit)
	}
	query := "select x.id from unnest(?0::bigint[]) team cross join lateral (select c.id from cases c where c.team_id = team" + where +
		" order by c.id " + dir + " limit ?3) x order by x.id " + dir + " limit ?3"
	if found != "" {
		query = "select c.id from cases c where c.id = any(?4::bigint[]) and c.team_id = any(?0::bigint[])" + where + " order by c.id " + dir + " limit ?3"
	}
	rows, err := s.db.QueryContext(steady(ctx), query, array(teams), q.Kind, clean(at), q.Limit+1, found)
	if err != nil {
		return nil, err
	}
	return ids, each(rows, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
}

// teamsAsked are the teams of an account, or the one of them that is asked for.
func (s *Store) teamsAsked(ctx context.Context, accountID int64, ref string) ([]int64, error) {
	teams, err := s.TeamsOf(ctx, accountID)
	if err != nil || ref == "" {
		return teams, err
	}
	var id int64
	err = s.db.QueryRowContext(steady(ctx), "select id from teams where ref = ?", clean(ref)).Scan(&id)
	if err == nil && slices.Contains(teams, id) {
		return []int64{id}, nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return nil, fault(err)
}

// searchWords makes what somebody typed into the words of a name, each a beginning, and
// the pattern of a reference's beginning.
func searchWords(typed string) (words, reference string) {
	parts := nameWords(typed)
	for i, p := range parts {
		parts[i] = "'" + p + "':*"
	}
	return strings.Join(parts, " & "), referencePattern(typed)
}

// nameWords are the words that somebody typed, in small letters.
func nameWords(typed string) []string {
	return strings.FieldsFunc(strings.ToLower(clean(typed)), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsDigit(c) })
}

// referencePattern is what begins as somebody typed; "" for nothing.
func referencePattern(typed string) string {
	typed = strings.TrimSpace(strings.ToLower(clean(typed)))
	if typed == "" {
		return ""
	}
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(typed) + "%"
}

func searchContext(ref string) string { return "search/" + ref }

// KeepSearch keeps what an account looked for under a random reference, so that it stands
// in no address.
func (s *Store) KeepSearch(ctx context.Context, accountID int64, words string) (ref string, err error) {
	ref = vault.Ref()
	_, err = s.db.ExecContext(steady(ctx), "insert into searches (ref, account_id, body, made_at) values (?, ?, ?, ?)",
		ref, accountID, s.ring.Seal([]byte(clean(words)), searchContext(ref)), s.now())
	return ref, fault(err)
}

// Search gives what the account looked for. NotFound when it is another's or a day old.
func (s *Store) Search(ctx context.Context, accountID int64, ref string) (words string, err error) {
	var sealed []byte
	err = s.db.QueryRowContext(steady(ctx), "select body from searches where ref = ? and account_id = ?", clean(ref), accountID).Scan(&sealed)
	if err != nil {
		return "", fault(err)
	}
	plain, err := s.ring.Open(sealed, searchContext(ref))
	return string(plain), fault(err)
}

// CaseTask is a task as the page of its case shows it.
type CaseTask struct {
	ID                                             int64
	Ref, FormType, Title, SenderName               string
	State                                          portal.TaskState
	With                                           Recipient
	InvitedUntil                                   *time.Time // of an open invitation
	Due                                            *portal.Date
	SentAt                                         time.Time
	ReceivedAt, OpenedAt, SubmittedAt, RetractedAt *time.Time
	TabsDone, TabsTotal                            int
	RetractReason                                  portal.RetractReason
	MailState                                      string // of the newest mail that told of it: MailPending, MailSent, MailFailed
	MailTries                                      int
	Passed                                         bool // it has changed hands
	Enclosures                                     []CaseEnclosure
	GuestUntil                                     *time.Time // until when a guest has access; nil for anybody else
	Advice                                         portal.AdviceCategory
	ContributionID                                 int64  // parts of one form have the same
	AskedBy                                        string // who asked for this part, having the form; "" for the council
	Part                                           string // what its tabs are called; "" for a whole form
}

// CaseEnclosure is a paper of a task and when somebody who holds it first opened it.
type CaseEnclosure struct {
	Ref, Name string
	Size      int64
	OpenedAt  *time.Time
	Scan      ScanState
}

const caseTasksSQL = `select t.id, t.ref, ` + formTypeSQL + `, v.title, s.name, t.state, coalesce(a.email, i.email, g.mailbox, ''), coalesce(a.name, i.name, g.name, ''),
  coalesce(a.organisation, g.organisation, ''), a.id is not null or g.id is not null, coalesce(g.ref, ''), case when i.used_at is null and i.withdrawn_at is null then i.expires_at end,
  coalesce(t.due_on::text, ''), t.sent_at, t.received_at, t.opened_at, t.submitted_at, t.retracted_at, ` + progressSQL + `,
  t.retract_reason, coalesce(m.state, ''), coalesce(m.tries, 0), exists (select 1 from task_hands h where h.task_id = t.id), case when a.id is null or 'guest' = any(a.roles) then t.guest_until end, t.advice,
  t.contribution_id, coalesce(t.part, ''), coalesce(q.name, '')
from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id join accounts s on s.id = t.sender_id
  left join accounts a on a.id = t.owner_id left join work_groups g on g.id = t.group_id and t.owner_id is null
  left join accounts q on q.id = t.asked_by
  left join lateral (select * from invitations i where i.task_id = t.id order by i.id desc limit 1) i on t.owner_id is null
  left join lateral (select * from mails m where m.task_id = t.id and m.template in (` + deliveries + `) order by m.id desc limit 1) m on true
where t.case_id = ?1 and ` + taskOfMyTeam + ` order by max(t.id) over (partition by t.contribution_id) desc, t.id desc`

// CaseTasks are the tasks of a case with their papers, newest first and the parts of a form together, for the council's staff.
func (s *Store) CaseTasks(ctx context.Context, accountID int64, caseID int64) ([]CaseTask, error) {
	rows, err := s.db.QueryContext(steady(ctx), caseTasksSQL, accountID, caseID)
	if err != nil {
		return nil, fault(err)
	}
	var tasks []CaseTask
	err = each(rows, func(rows *sql.Rows) error {
		t, err := scanCaseTask(rows)
		tasks = append(tasks, t)
		return err
	})
	if err == nil {
		err = s.caseEnclosures(ctx, caseID, tasks)
	}
	return tasks, fault(err)
}

func scanCaseTask(rows *sql.Rows) (t CaseTask, err error) {
	var due string
	var guest, until, received, opened, submitted, retracted sql.NullTime
	err = rows.Scan(&t.ID, &t.Ref, &t.FormType, &t.Title, &t.SenderName, &t.State, &t.With.Email, &t.With.Name,
		&t.With.Organisation, &t.With.Registered, &t.With.GroupRef, &until, &due, &t.SentAt, &received, &opened, &submitted, &retracted, &t.TabsDone, &t.TabsTotal,
		&t.RetractReason, &t.MailState, &t.MailTries, &t.Passed, &guest, &t.Advice, &t.ContributionID, &t.Part, &t.AskedBy)
	t.SentAt, t.Due, t.InvitedUntil = t.SentAt.UTC(), dateFrom(due), timeFrom(until)
	t.GuestUntil = timeFrom(guest)
	t.ReceivedAt, t.OpenedAt, t.SubmittedAt, t.RetractedAt = timeFrom(received), timeFrom(opened), timeFrom(submitted), timeFrom(retracted)
	return t, err
}

// caseEnclosures puts the papers of a case at their tasks.
func (s *Store) caseEnclosures(ctx context.Context, caseID int64, tasks []CaseTask) error {
	var wrapped []byte
	if err := s.db.QueryRowContext(steady(ctx), "select wrapped_key from cases where id = ?", caseID).Scan(&wrapped); err != nil {
		return err
	}
	key, err := s.caseKey(wrapped)
	if err != nil {
		return err
	}
	at := map[int64]int{}
	for i, t := range tasks {
		at[t.ID] = i
	}
	rows, err := s.db.QueryContext(steady(ctx), `select x.task_id, e.ref, e.size, e.label, e.scan, (select min(opened_at) from enclosure_openings o where o.enclosure_id = e.id and o.task_id = x.task_id)
from tasks t join enclosure_tasks x on x.task_id = t.id join enclosures e on e.id = x.enclosure_id where t.case_id = ? order by e.id`, caseID)
	if err != nil {
		return err
	}
	return each(rows, func(rows *sql.Rows) error {
		var e CaseEnclosure
		var task int64
		var label []byte
		var opened sql.NullTime
		if err := rows.Scan(&task, &e.Ref, &e.Size, &label, &e.Scan, &opened); err != nil {
			return err
		}
		e.OpenedAt = timeFrom(opened)
		if e.Name, err = openName(key, e.Ref, label); err != nil {
			return err
		}
		if i, ok := at[task]; ok {
			tasks[i].Enclosures = append(tasks[i].Enclosures, e)
		}
		return nil
	})
}
