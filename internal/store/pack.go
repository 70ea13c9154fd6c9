package store

import (
	"context"
	"database/sql"
	"time"

	"portico/internal/portal"
	"portico/internal/vault"
)

// CasePack is a case with all that was asked and answered about it, for the pack of the plan.
type CasePack struct {
	ID             int64
	Ref, Reference string
	Kind           portal.CaseKind
	ChildName      string
	ChildBorn      portal.Date
	Tasks          []PackTask // in the order in which they were sent; retracted ones are left out
}

// PackTask is a form that was asked for, with its last submission.
type PackTask struct {
	Ref, Title string
	State      portal.TaskState
	From       Recipient
	Role       string // profession of whoever has it; "" for nobody registered
	Words      string // what the tabs of a part are called; "" for a whole form
	SheetID    int64  // parts of one form have the same
	Part
	Sent       time.Time
	Declined   string            // the reason's code, once the council agreed; "" otherwise
	VersionID  int64             // of the submission, or of the form so far
	Submission *SubmissionRecord // nil before it is in, and while it is returned
}

// packCaseSQL opens the case for the officers of its team. ?0 account, ?1 reference.
const packCaseSQL = `select c.id, c.ref, c.reference, c.kind, c.child_name, c.child_born::text, c.wrapped_key from cases c where c.ref = ?1 and ` + ofMyTeam

// packTasksSQL gives the tasks of a case with their last submissions, and why they were declined.
const packTasksSQL = `select t.ref, v.title, t.state, coalesce(a.email, i.email, g.mailbox, ''), coalesce(a.name, i.name, g.name, ''), coalesce(a.organisation, g.organisation, ''),
  coalesce(a.profession, ''), ` + partText + `, coalesce(t.part, ''), t.contribution_id, t.sent_at, coalesce(p.reason, ''), coalesce(r.version_id, n.version_id),
  coalesce(r.id, 0), coalesce(r.reference, ''), r.submitted_at, r.body, r.seal, coalesce(r.by_letter, false)
from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id
  left join accounts a on a.id = t.owner_id left join work_groups g on g.id = t.group_id and t.owner_id is null
  left join lateral (select * from invitations i where i.task_id = t.id order by i.id desc limit 1) i on t.owner_id is null
  left join lateral (select reason from proposals p where p.task_id = t.id and p.kind = 'decline' order by p.id desc limit 1) p on t.state = 'declined'
  left join lateral (select * from submissions r where r.task_id = t.id order by r.round desc limit 1) r on t.state in ('submitted', 'accepted')
where t.case_id = ? and t.state <> 'retracted' order by t.id`

// CasePack gives what was submitted about a case to the officers of its team. NotFound for
// everybody else and for what is not there; Expired when retention has removed the answers.
func (s *Store) CasePack(ctx context.Context, accountID int64, ref string) (CasePack, error) {
	var c CasePack
	var born string
	var wrapped []byte
	err := s.db.QueryRowContext(steady(ctx), packCaseSQL, accountID, clean(ref)).Scan(&c.ID, &c.Ref, &c.Reference, &c.Kind, &c.ChildName, &born, &wrapped)
	if err != nil {
		return CasePack{}, fault(err)
	}
	if d := dateFrom(born); d != nil {
		c.ChildBorn = *d
	}
	key, err := s.caseKey(wrapped)
	if err != nil {
		return CasePack{}, err
	}
	rows, err := s.db.QueryContext(steady(ctx), packTasksSQL, c.ID)
	if err != nil {
		return CasePack{}, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		t, err := scanPackTask(rows, key)
		c.Tasks = append(c.Tasks, t)
		return err
	})
	return c, fault(err)
}

func scanPackTask(rows *sql.Rows, key vault.CaseKey) (t PackTask, err error) {
	var r SubmissionRecord
	var part string
	var at sql.NullTime
	var body, seal []byte
	err = rows.Scan(&t.Ref, &t.Title, &t.State, &t.From.Email, &t.From.Name, &t.From.Organisation, &t.Role, &part, &t.Words, &t.SheetID, &t.Sent, &t.Declined, &t.VersionID,
		&r.SubmissionID, &r.Reference, &at, &body, &seal, &r.ByLetter)
	if err != nil {
		return t, err
	}
	t.Sent = t.Sent.UTC()
	t.Part = partFrom(part)
	if r.SubmissionID == 0 {
		return t, nil
	}
	r.SubmittedAt = at.Time.UTC()
	t.Submission = &r
	return t, r.open(key, body, seal)
}

// RecordPackView records that an officer looked at the pack of a case, once an hour.
func (s *Store) RecordPackView(ctx context.Context, accountID, caseID int64) error {
	return s.viewedCase(ctx, accountID, caseID, AuditPackViewed)
}

// RecordPackDownload records that the pack of a case left the portal: every time. As says as what.
func (s *Store) RecordPackDownload(ctx context.Context, accountID, caseID int64, as string) error {
	return fault(s.audit(ctx, s.db, event{kind: AuditPackDownloaded, account: accountID, case_: caseID, detail: as}))
}
