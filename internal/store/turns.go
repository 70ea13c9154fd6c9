package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// The kinds of Proposal.
const (
	ProposeDecline  = "decline"
	ProposeMoreTime = "more_time"
)

// The outcomes of a Proposal; "" while it waits.
const (
	OutcomeAgreed    = "agreed"
	OutcomeRefused   = "refused"
	OutcomeWithdrawn = "withdrawn"
	OutcomeOver      = "over" // the task was submitted or retracted first
)

// Instead is who should be asked instead; every part may be "".
type Instead struct {
	Name    string `json:"name,omitempty"`
	Email   string `json:"email,omitempty"`
	Service string `json:"service,omitempty"`
}

// Proposal is what the owner of a task asks of the council: to decline it, or more time.
// First, Last, Words and Instead are sealed; First and Last are the dates that the reason
// asks for. Wanted is the due date that is asked for, nil for a decline.
type Proposal struct {
	ID                         int64
	Kind, Reason, Outcome, Was string
	ProposalBody
	Wanted    *portal.Date
	ByName    string
	AskedAt   time.Time
	SettledAt *time.Time
	SettledBy string // name of the officer; "" for none
	Answer    string // the officer's words
}

// ProposalBody is what is sealed of a Proposal.
type ProposalBody struct {
	Words   string       `json:"words,omitempty"`
	First   *portal.Date `json:"first,omitempty"`
	Last    *portal.Date `json:"last,omitempty"`
	Instead Instead      `json:"instead"`
}

// Waits reports whether the council has not answered yet; not for a nil Proposal.
func (p *Proposal) Waits() bool { return p != nil && p.Outcome == "" }

// Return is why the council gave a form back. Words and Questions are sealed.
type Return struct {
	ID       int64
	Reopened bool // it was accepted or declined before
	ByName   string
	At       time.Time
	ReturnBody
}

// ReturnBody is what is sealed of a Return.
type ReturnBody struct {
	Words     string             `json:"words"`
	Questions []ReturnedQuestion `json:"questions,omitempty"`
}

// ReturnedQuestion is what the council says about one question. Name is its form name,
// Title its words then.
type ReturnedQuestion struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Words string `json:"words"`
}

// Turns is what was said about a task beside its answers, as the Sheet of its owner or of an
// officer has it.
type Turns struct {
	Decline, MoreTime *Proposal // the last of each kind; nil for none
	Returned          *Return   // why the form came back; nil once it is submitted again
	Messages, Unread  int       // of the thread; those that whoever asks has not seen
	Rounds            int       // how often it was submitted
	ByLetter          bool      // the last submission is a letter
	Reminders                   // that went out, and whether others do
	Chased            *Chased   // the last time that the council asked again; nil for never
}

// On names what an officer sees when deciding. Decide compares it, so that nobody decides
// about what has changed meanwhile.
func (h *Sheet) On() string {
	var decline, time int64
	if h.Decline.Waits() {
		decline = h.Decline.ID
	}
	if h.MoreTime.Waits() {
		time = h.MoreTime.ID
	}
	return standsOn(h.State, h.Rounds, decline, time)
}

func standsOn(st portal.TaskState, rounds int, decline, time int64) string {
	return fmt.Sprintf("%s.%d.%d.%d", st, rounds, decline, time)
}

func proposalContext(id int64) string { return fmt.Sprintf("proposal/%d", id) }

func answerContext(id int64) string { return fmt.Sprintf("proposal/%d/answer", id) }

func returnContext(id int64) string { return fmt.Sprintf("return/%d", id) }

func messageContext(ref string) string { return "message/" + ref }

// turnsParts are of besideParts for owner and officers: rows of kind 81 the counts, 82 the last
// proposal of each kind, 83 the last return, unless the form was submitted since.
var turnsParts = append([]besidePart{
	{"t.no_reminders or exists (select 1 from messages where task_id = t.id) or exists (select 1 from submissions where task_id = t.id)", `select 81, (select count(*) from messages m where m.task_id = t.id),
  (select count(*) from messages m where m.task_id = t.id and m.read_at is null and m.council = (t.standing in ('owner', 'contributor'))),
  r.rounds, t.no_reminders::int, 0, 0, '', '', '', '', '', '', '', '', '', '', '', null, null, null, null, null, null, null, r.letter
from t, lateral (select count(*) as rounds, coalesce((array_agg(by_letter order by round desc))[1], false) as letter from submissions where task_id = t.id) r
where t.standing in ('owner', 'contributor', 'officer', 'signatory')`},
	{"exists (select 1 from proposals where task_id = t.id)", `(select distinct on (p.kind) 82, p.id, 0, 0, 0, 0, 0, p.kind, p.reason, p.outcome, coalesce(p.wanted::text, ''), p.was, a.name, coalesce(o.name, ''), '', '', '', '',
  p.asked_at, p.settled_at, null, null, p.body, p.answer, null, false
from t join proposals p on p.task_id = t.id join accounts a on a.id = p.account_id left join accounts o on o.id = p.settled_by
where t.standing in ('owner', 'officer') order by p.kind, p.id desc)`},
	{"exists (select 1 from returns where task_id = t.id)", `(select 83, b.id, 0, 0, 0, 0, 0, b.kind, a.name, '', '', '', '', '', '', '', '', '', b.returned_at, null, null, null, b.body, null, null, false
from t join returns b on b.task_id = t.id join accounts a on a.id = b.account_id
where t.standing in ('owner', 'officer', 'contributor') and b.round = (select coalesce(max(s.round), 0) from submissions s where s.task_id = t.id)
order by b.id desc limit 1)`},
}, chasedParts...)

// fillTurn takes a row of turnsParts.
func (h *Sheet) fillTurn(r sheetRow) (err error) {
	switch r.kind {
	case 81:
		h.Messages, h.Unread, h.Rounds, h.ByLetter = int(r.ints[0]), int(r.ints[1]), int(r.ints[2]), r.flag
		h.RemindersOff = r.ints[3] != 0
	case 82:
		p := &Proposal{ID: r.ints[0], Kind: r.texts[0], Reason: r.texts[1], Outcome: r.texts[2], Wanted: dateFrom(r.texts[3]), Was: r.texts[4],
			ByName: r.texts[5], SettledBy: r.texts[6], AskedAt: r.times[0].Time.UTC(), SettledAt: timeFrom(r.times[1])}
		if err = p.open(h.Key, r.bodies[0], r.bodies[1]); p.Kind == ProposeDecline {
			h.Decline = p
		} else {
			h.MoreTime = p
		}
	case 83:
		b := &Return{ID: r.ints[0], Reopened: r.texts[0] == "reopened", ByName: r.texts[1], At: r.times[0].Time.UTC()}
		err = openJSON(h.Key, r.bodies[0], returnContext(b.ID), &b.ReturnBody)
		h.Returned = b
	case 86:
		h.Chased = &Chased{ByName: r.texts[0], At: r.times[0].Time.UTC()}
		if r.bodies[0] != nil {
			var words []byte
			words, err = h.Key.Open(r.bodies[0], chaseContext(r.ints[0]))
			h.Chased.Words = string(words)
		}
	case 87:
		h.Reminded = append(h.Reminded, portal.Reminder{Days: int(r.ints[0]), At: r.times[0].Time.UTC()})
	}
	return err
}

func (p *Proposal) open(key vault.CaseKey, body, answer []byte) error {
	if err := openJSON(key, body, proposalContext(p.ID), &p.ProposalBody); err != nil || answer == nil {
		return err
	}
	words, err := key.Open(answer, answerContext(p.ID))
	p.Answer = string(words)
	return err
}

func openJSON(key vault.CaseKey, sealed []byte, context string, into any) error {
	plain, err := key.Open(sealed, context)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, into)
}

// sealJSON is a value as it is kept.
func sealJSON(key vault.CaseKey, context string, value any) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return key.Seal([]byte(clean(string(plain))), context), nil
}

// TurnMark is what a list says of a task beside its state.
type TurnMark struct {
	Unread        int        // messages that the reader's side has not seen
	TimeAsked     *time.Time // the open wish for more time
	TimeWanted    *portal.Date
	DeclineReason string // of the last proposal to decline
	Rounds        int
	ByLetter      bool
}

const marksColumns = `select t.ref, (select count(*) from messages m where m.task_id = t.id and m.read_at is null and m.council = ?1) as unread,
  p.asked_at, coalesce(p.wanted::text, ''), coalesce((select d.reason from proposals d where d.task_id = t.id and d.kind = 'decline' order by d.id desc limit 1), ''),
  r.rounds, r.letter
from tasks t left join proposals p on p.task_id = t.id and p.kind = 'more_time' and p.settled_at is null,
  lateral (select count(*) as rounds, coalesce((array_agg(by_letter order by round desc))[1], false) as letter from submissions where task_id = t.id) r
`

// ownMarksSQL is of what the lists show: what is open, and what is done since ?2.
const ownMarksSQL = marksColumns + `where t.id in (select id from tasks where owner_id = ?0 and state in ('assigned', 'returned', 'counter_signing', 'decline_proposed')
  union all select id from tasks where owner_id = ?0 and state in ('submitted', 'accepted') and submitted_at >= ?2
  union all select id from tasks where owner_id = ?0 and state = 'declined' and declined_at >= ?2
  union all select id from tasks where author_id = ?0 and state = 'counter_signing')`

const caseMarksSQL = marksColumns + "where t.case_id = ?2 and " + taskOfMyTeam

// TurnMarks are the marks of the tasks in the lists of this owner or waiting author, by their references.
func (s *Store) TurnMarks(ctx context.Context, accountID int64) (map[string]TurnMark, error) {
	return s.turnMarks(ctx, ownMarksSQL, accountID, true, s.now().AddDate(0, 0, -portal.KeptDays))
}

// CaseTurnMarks are the marks of the tasks of a case, for the council's staff; none for
// anybody else.
func (s *Store) CaseTurnMarks(ctx context.Context, accountID, caseID int64) (map[string]TurnMark, error) {
	return s.turnMarks(ctx, caseMarksSQL, accountID, false, caseID)
}

func (s *Store) turnMarks(ctx context.Context, query string, args ...any) (map[string]TurnMark, error) {
	rows, err := s.db.QueryContext(steady(ctx), query, args...)
	if err != nil {
		return nil, fault(err)
	}
	out := map[string]TurnMark{}
	err = each(rows, func(rows *sql.Rows) error {
		var ref, wanted string
		var asked sql.NullTime
		var m TurnMark
		err := rows.Scan(&ref, &m.Unread, &asked, &wanted, &m.DeclineReason, &m.Rounds, &m.ByLetter)
		m.TimeAsked, m.TimeWanted = timeFrom(asked), dateFrom(wanted)
		out[ref] = m
		return err
	})
	return out, fault(err)
}

const declinedSQL = lineColumns + `where t.owner_id = $1 and t.state = 'declined' and t.declined_at >= $5` + lineWords + `
order by t.declined_at desc, t.id desc limit $2`

// settleOver ends what waits for an answer that nobody needs any more: the task was
// submitted or retracted.
func (s *Store) settleOver(ctx context.Context, tx bun.Tx, task int64) error {
	_, err := tx.ExecContext(ctx, "update proposals set outcome = 'over', settled_at = ? where task_id = ? and settled_at is null", s.now(), task)
	return err
}

// SubmissionRound is one submission of a task.
type SubmissionRound struct {
	Number    int
	Reference string
	At        time.Time
	ByLetter  bool
}

const roundsSQL = `select r.round, r.reference, r.submitted_at, r.by_letter from tasks t join submissions r on r.task_id = t.id
where t.ref = ?1 and (t.owner_id = ?0 or t.signatory_id = ?0 or ` + taskOfMyTeam + `) order by r.round desc`

// SubmissionRounds are the submissions of a task, the last first: for its owner, who counter-signed it, and officers.
func (s *Store) SubmissionRounds(ctx context.Context, accountID int64, taskRef string) ([]SubmissionRound, error) {
	rows, err := s.db.QueryContext(steady(ctx), roundsSQL, accountID, clean(taskRef))
	if err != nil {
		return nil, fault(err)
	}
	var out []SubmissionRound
	err = each(rows, func(rows *sql.Rows) error {
		var r SubmissionRound
		err := rows.Scan(&r.Number, &r.Reference, &r.At, &r.ByLetter)
		r.At = r.At.UTC()
		out = append(out, r)
		return err
	})
	return out, fault(err)
}

const roundSQL = `select r.id, r.account_id, r.reference, r.hash, r.pdf_hash, r.submitted_at, r.by_letter
from tasks t join submissions r on r.task_id = t.id
where t.ref = ?1 and r.round = ?2 and (t.owner_id = ?0 or t.signatory_id = ?0 or ` + taskOfMyTeam + `)`

// RoundByTask gives one submission of a task without its answers; to whom SubmissionRounds gives it.
func (s *Store) RoundByTask(ctx context.Context, accountID int64, taskRef string, round int) (SubmissionRecord, error) {
	var r SubmissionRecord
	err := s.db.QueryRowContext(steady(ctx), roundSQL, accountID, clean(taskRef), round).Scan(&r.SubmissionID, &r.AccountID, &r.Reference,
		&r.Hash, &r.PDFHash, &r.SubmittedAt, &r.ByLetter)
	r.SubmittedAt = r.SubmittedAt.UTC()
	return r, fault(err)
}
