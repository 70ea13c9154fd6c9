package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"portico/internal/portal"
	"portico/internal/vault"
)

// SheetIDs are what writing to a sheet needs to know of it. They come from
// OpenSheet and give no right: every method compares the account.
type SheetIDs struct {
	TaskID, ContributionID, CaseID int64
	Key                            vault.CaseKey
}

// TabCopy is the working copy of a tab. A tab that nobody has written has none
// and counts as revision 0.
type TabCopy struct {
	Revision int64
	Body     []byte
	SavedAt  time.Time
	SavedBy  int64
	SaveID   string
	sealed   []byte // Body as it is kept, until OpenTabs
}

// Sheet is an answer sheet as one person may see it. Tabs, Attachments, Facts
// and Comments are empty for a Standing that may not read them.
type Sheet struct {
	SheetIDs
	VersionID                                          int64
	Ref                                                string
	State                                              portal.TaskState
	Standing                                           portal.Standing
	OwnerID                                            int64
	ChildName                                          string
	ChildBorn                                          portal.Date
	CaseReference, CaseRef                             string // the council's; the one for addresses, for officers only
	Due                                                *portal.Date
	SentAt                                             time.Time
	ReceivedAt, OpenedAt, SubmittedAt                  *time.Time
	Comments                                           string
	SenderName, SenderTeam, SenderPhone, SenderAddress string // of the sender's account; the team is its organisation
	Facts                                              []byte
	Tabs                                               map[string]TabCopy
	Attachments                                        []Attachment // supporting documents that are not removed, in the order they came
	Files                                              []Attachment // files of questions that are not removed
	Infected                                           []Attachment // files that the virus check took away after they had waited
	Receipt                                            *Receipt     // of the last submission
	Part                                                            // what of the sheet is the task's
	Strays                                             []StrayNote  // unsettled words that could not be saved: one's own, and all for the owner
	Moved                                              *MoveNote    // the last move to another version, for the owner; UnaskedCount is that of all moves
	Handed                                             *Hand        // the note that came with the form, for the owner; nil for none
	ViewRecorded                                       bool         // MarkOpened has nothing to do for this person and hour
	Enclosures                                         []Enclosure  // papers that the council sent along
	Retraction                                         *Retraction  // nil unless it was retracted
	With                                               Recipient    // whose it is: for officers only
	Turns                                                           // what was said beside the answers; for its owner and for officers
	Signing                                            *Signing     // the last counter-signature that was asked for: for whoever works on it or signed it
	Remarks                                            []Comment    // what was said of its questions, for the same, oldest first
}

// Retraction is why and when the council took a form back.
type Retraction struct {
	At     time.Time
	Reason portal.RetractReason
	Words  string // of the officer; may be ""
}

// Recipient is somebody whom a form was sent to, or a work group. Registered is false for who
// was invited and has no account yet.
type Recipient struct {
	Email, Name, Organisation string
	Registered                bool
	GroupRef                  string // of the work group in whose tray it lies; Name and Email are the group's and its mailbox's
}

// StrayNote tells of a stray without its words.
type StrayNote struct {
	Ref, Tab, Why string
	AccountID     int64  // of its writer
	Name          string // of its writer
	KeptAt        time.Time
}

// ownerSQL judges whether the task is somebody's own, which it mostly is; standingSQL judges every
// other standing. Both are here, so that nothing leaves the database for a stranger, nor a draft
// for anybody but its owner.
const (
	ownerSQL = `  select t.*, 'owner' as standing, true as readable
  from tasks t where t.ref = $2 and (t.owner_id = $1 or (t.author_id = $1 and t.state = 'retracted'))
`
	standingSQL = `  select t.*, s.standing, s.standing in ('owner', 'contributor', 'signatory') or (s.standing = 'officer' and t.state in ('submitted', 'accepted')) as readable
  from tasks t, lateral (select case
    when t.owner_id = $1 or (t.author_id = $1 and t.state = 'retracted') then 'owner'
    when t.team_id = any((select teams_of($1))::bigint[]) then 'officer'
    when t.author_id = $1 and t.state = 'counter_signing' then 'contributor'
    when t.signatory_id = $1 and t.state in ('submitted', 'accepted') then 'signatory'
    else coalesce((select case when bool_or(me.admin) then 'partner_admin' when count(*) > 0 then 'colleague' end
        from work_group_members me join work_groups g on g.id = me.group_id and g.closed_at is null
        where t.state in ('assigned', 'returned', 'counter_signing') and me.account_id = $1 and me.removed_at is null
        and case when t.owner_id is null then me.group_id = t.group_id else exists (select 1 from work_group_members o
          where o.group_id = me.group_id and o.account_id in (t.owner_id, t.author_id) and o.removed_at is null) end),
      (select 'former_owner' from task_holders h where h.task_id = t.id and h.account_id = $1))
    end as standing offset 0) s
  where t.ref = $2 and s.standing is not null
`
)

var ownSheetSQL, sheetSQL = sheetOf(ownerSQL), sheetOf(standingSQL)

// sheetOf gives the task that was judged and what every sheet has: rows of kind 0 the task, with a
// bit for each of besideParts that may have rows, 1 its tabs, 2 its attachments, all in one shape.
func sheetOf(judged string) string {
	return "with t as materialized (\n" + judged + `)
select 0 as kind, t.id as i1, t.contribution_id as i2, t.case_id as i3, n.version_id as i4, coalesce(t.owner_id, 0) as i5, ` + besideBits() + ` as i6,
  t.state as t1, t.standing as t2, c.child_name as t3, c.child_born::text as t4, c.reference as t5, coalesce(t.due_on::text, '') as t6,
  a.name as t7, a.organisation as t8, a.phone as t9, a.address as t10, ` + partText + ` as t11,
  t.sent_at as m1, t.received_at as m2, t.opened_at as m3, t.submitted_at as m4,
  case when t.readable then t.comments end as b1, case when t.readable then n.facts end as b2, case when t.removed_at is null then c.wrapped_key end as b3,
  exists (select 1 from views w where w.account_id = $1 and w.task_id = t.id and w.hour = $3 and w.kind = 'task_opened') as f1
from t join contributions n on n.id = t.contribution_id join cases c on c.id = t.case_id join accounts a on a.id = t.sender_id
union all
select 1, w.revision, w.saved_by, 0, 0, 0, 0, w.tab, w.save_id, '', '', '', '', '', '', '', '', '',
  w.saved_at, null, null, null, w.body, null, null, false
from t join tabs w on w.contribution_id = t.contribution_id where t.readable
union all
(select 2, x.id, x.size, x.account_id, 0, 0, 0, x.ref, x.media_type, x.kind, x.sha256, x.file_key, x.question, x.scan, x.listed, '', '', '',
  x.added_at, x.scanned_at, null, null, x.label, null, null, false
from t join attachments x on x.contribution_id = t.contribution_id where t.readable and (x.removed_at is null or x.scan = 'infected')
  and (x.question <> '' or x.task_id = t.id) and x.added_at <= ` + endedSQL + ` order by x.id)`
}

// besidePart is something that few sheets have, so that it is looked for by one index and read
// only where it is there.
type besidePart struct {
	there string // whether there may be rows, of the task t and its standing
	rows  string // rows in the shape of sheetSQL, of t
}

// besideParts are, by kind: 3 the last receipt, 4 unsettled strays, 5 enclosures, 6 whom it is
// with and why it was retracted (for officers, and once it is), 7 its last move, 13 the note of
// who had it before, 30 its last counter-signature, 31 what was said of its questions, and those
// of turnsParts.
var besideParts = append([]besidePart{
	{"t.readable and exists (select 1 from submissions where task_id = t.id)", `(select 3, r.id, r.account_id, r.version_id, 0, 0, 0, r.reference, '', '', '', '', '', '', '', '', '', '',
  r.submitted_at, null, null, null, r.hash, r.pdf_hash, null, false
from t join submissions r on r.task_id = t.id where t.readable order by r.round desc limit 1)`},
	{"exists (select 1 from strays where contribution_id = t.contribution_id and settled_at is null)", `(select 4, y.account_id, 0, 0, 0, 0, 0, y.ref, y.tab, y.why, a.name, '', '', '', '', '', '', '', y.kept_at, null, null, null, null, null, null, false
from t join strays y on y.contribution_id = t.contribution_id and y.settled_at is null join accounts a on a.id = y.account_id
where y.account_id = $1 or t.standing = 'owner' and ` + strayOfOwner + ` order by y.id)`},
	{"exists (select 1 from enclosure_tasks where task_id = t.id)", `(select 5, e.id, e.size, 0, 0, 0, 0, e.ref, e.media_type, e.sha256, e.file_key, e.scan, '', '', '', '', '', '', e.added_at, o.opened_at, null, null,
  e.label, null, null, false
from t join enclosure_tasks et on et.task_id = t.id join enclosures e on e.id = et.enclosure_id
  left join enclosure_openings o on o.enclosure_id = e.id and o.task_id = t.id and o.account_id = $1
where t.readable or t.standing = 'officer' order by e.id)`},
	{"t.standing = 'officer' or t.state = 'retracted'", `select 6, 0, 0, 0, 0, 0, 0, t.retract_reason, coalesce(a.email, i.email, w.mailbox, ''), coalesce(a.name, i.name, w.name, ''), coalesce(a.organisation, w.organisation, ''),
  case when a.id is not null or w.id is not null then 'registered' else '' end, c.ref, coalesce(w.ref, ''), '', '', '', '', t.retracted_at, null, null, null,
  t.retract_words, null, null, false
from t join cases c on c.id = t.case_id left join accounts a on a.id = t.owner_id left join work_groups w on w.id = t.group_id and t.owner_id is null
  left join lateral (select v.email, v.name from invitations v where v.task_id = t.id order by v.id desc limit 1) i on t.owner_id is null
where t.standing = 'officer' or (t.standing = 'owner' and t.state = 'retracted')`},
	{"t.standing = 'owner' and exists (select 1 from moves where contribution_id = t.contribution_id)", `(select 7, m.id, m.from_version_id, v.number, (select coalesce(sum(u.answers), 0) from unasked u where u.contribution_id = t.contribution_id), 0, 0,
  '', '', '', '', '', '', '', '', '', '', '', m.moved_at, null, null, null, null, null, null, false
from t join moves m on m.contribution_id = t.contribution_id join versions v on v.id = m.to_version_id
where t.standing = 'owner' order by m.id desc limit 1)`},
	{"t.standing = 'owner' and exists (select 1 from task_hands where task_id = t.id and note is not null)", `select 13, h.id, 0, 0, 0, 0, 0, h.by_name, h.kind, '', '', '', '', '', '', '', '', '', h.at, null, null, null, h.note, null, null, false
from t, lateral (` + lastHandSQL + `) h where t.standing = 'owner' and h.note is not null`},
	{"exists (select 1 from signings where task_id = t.id)", `(select 30, g.id, g.author_id, g.signatory_id, 0, 0, 0, g.outcome, a.name, b.name, '', '', '', '', '', '', '', '', g.asked_at, g.ended_at, null, null,
  g.note, g.words, null, false
from t join signings g on g.task_id = t.id join accounts a on a.id = g.author_id join accounts b on b.id = g.signatory_id
where t.standing in ('owner', 'contributor', 'signatory') order by g.id desc limit 1)`},
	{"exists (select 1 from comments where task_id = t.id)", `(select 31, k.id, k.account_id, coalesce(k.reply_to, 0), 0, 0, 0, k.ref, k.path, a.name, coalesce(b.name, ''), '', '', '', '', '', '', '',
  k.made_at, k.settled_at, null, null, k.label, k.body, null, false
from t join comments k on k.task_id = t.id join accounts a on a.id = k.account_id left join accounts b on b.id = k.settled_by
where t.standing in ('owner', 'contributor', 'signatory') order by k.id)`},
}, turnsParts...)

// besideBits is a number with bit i set where besideParts[i] may have rows.
func besideBits() string {
	bits := make([]string, len(besideParts))
	for i, p := range besideParts {
		bits[i] = fmt.Sprintf("(%s)::int << %d", p.there, i)
	}
	return "(" + strings.Join(bits, ") | (") + ")"
}

// besideHead is the task that was judged, and no row of the shape, for the types of its columns.
const besideHead = `with t as materialized (
  select x.*, $1::bigint as reader, $3::text as standing, $4::bool as readable from tasks x where x.id = $2
)
select 0 as kind, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, '', '', '', '', '', '', '', '', '', '', '',
  null::timestamptz, null::timestamptz, null::timestamptz, null::timestamptz, null::bytea, null::bytea, null::bytea, false where false
union all
`

// besideSQL reads the parts that have rows. Who asks was judged by sheetSQL.
func besideSQL(bits int64) string {
	var rows []string
	for i, p := range besideParts {
		if bits&(1<<i) != 0 {
			rows = append(rows, p.rows)
		}
	}
	return besideHead + strings.Join(rows, "\nunion all\n")
}

// sheetRow is one row of sheetSQL.
type sheetRow struct {
	kind   int
	ints   [6]int64
	texts  [11]string
	times  [4]sql.NullTime
	bodies [3][]byte
	flag   bool
}

func (r *sheetRow) places() []any {
	into := make([]any, 0, 26)
	into = append(into, &r.kind)
	for i := range r.ints {
		into = append(into, &r.ints[i])
	}
	for i := range r.texts {
		into = append(into, &r.texts[i])
	}
	for i := range r.times {
		into = append(into, &r.times[i])
	}
	for i := range r.bodies {
		into = append(into, &r.bodies[i])
	}
	return append(into, &r.flag)
}

// OpenSheet gives the sheet of a task with its tabs opened: FindSheet and OpenTabs.
func (s *Store) OpenSheet(ctx context.Context, accountID int64, ref string) (Sheet, error) {
	h, err := s.FindSheet(ctx, accountID, ref)
	if err != nil {
		return Sheet{}, err
	}
	return h, h.OpenTabs()
}

// OpenTabs opens the bodies of the tabs. Whoever has them from before, by their revisions,
// need not.
func (h *Sheet) OpenTabs() error {
	for name, tab := range h.Tabs {
		body, err := h.Key.Open(tab.sealed, tabContext(h.ContributionID, name))
		if err != nil {
			return fault(err)
		}
		tab.Body = body
		h.Tabs[name] = tab
	}
	return nil
}

// FindSheet gives the sheet of a task as this account may see it: whole for
// its owner, and for officers once it is submitted; without answers for
// officers before and for former owners. NotFound for everybody else and for
// what is not there; Expired when retention has removed the answers. A part that
// was retracted or declined is as it then stood.
//
// The bodies of its tabs are still sealed: see OpenTabs.
func (s *Store) FindSheet(ctx context.Context, accountID int64, ref string) (Sheet, error) {
	sheet := Sheet{Ref: clean(ref), Tabs: map[string]TabCopy{}}
	rows, err := s.sheetRows(ctx, ownSheetSQL, accountID, sheet.Ref, hourOf(s.now()))
	if err == nil && len(rows) == 0 {
		rows, err = s.sheetRows(ctx, sheetSQL, accountID, sheet.Ref, hourOf(s.now()))
	}
	if err != nil {
		return Sheet{}, fault(err)
	}
	i := slices.IndexFunc(rows, func(r sheetRow) bool { return r.kind == 0 })
	if i < 0 {
		return Sheet{}, gone()
	}
	if err := s.fillTask(&sheet, rows[i]); err != nil {
		return Sheet{}, fault(err)
	}
	if bits := rows[i].ints[5]; bits != 0 {
		beside, err := s.sheetRows(ctx, besideSQL(bits), accountID, sheet.TaskID, string(sheet.Standing), rows[i].bodies[0] != nil)
		if err != nil {
			return Sheet{}, fault(err)
		}
		rows = append(rows, beside...)
	}
	for _, row := range rows {
		if err := sheet.fill(row); err != nil {
			return Sheet{}, fault(err)
		}
	}
	if over := sheet.State == portal.Retracted || sheet.State == portal.Declined; over && sheet.Only != nil && len(sheet.Tabs) > 0 {
		sheet.Tabs, err = s.SheetAt(ctx, sheet.SheetIDs, accountID, s.now())
	}
	return sheet, err
}

func (s *Store) sheetRows(ctx context.Context, text string, args ...any) ([]sheetRow, error) {
	var out []sheetRow
	err := s.hot.rows(steady(ctx), text, args, func(rows *sql.Rows) error {
		var row sheetRow
		defer func() { out = append(out, row) }()
		return rows.Scan(row.places()...)
	})
	return out, err
}

func (s *Store) fillTask(h *Sheet, r sheetRow) (err error) {
	h.TaskID, h.ContributionID, h.CaseID, h.VersionID, h.OwnerID = r.ints[0], r.ints[1], r.ints[2], r.ints[3], r.ints[4]
	h.State, h.Standing = portal.TaskState(r.texts[0]), portal.Standing(r.texts[1])
	h.ChildName, h.CaseReference, h.Due = r.texts[2], r.texts[4], dateFrom(r.texts[5])
	if born := dateFrom(r.texts[3]); born != nil {
		h.ChildBorn = *born
	}
	h.SenderName, h.SenderTeam, h.SenderPhone, h.SenderAddress = r.texts[6], r.texts[7], r.texts[8], r.texts[9]
	h.Part = partFrom(r.texts[10])
	h.SentAt = r.times[0].Time.UTC()
	h.ReceivedAt, h.OpenedAt, h.SubmittedAt = timeFrom(r.times[1]), timeFrom(r.times[2]), timeFrom(r.times[3])
	h.ViewRecorded = r.flag
	if h.Key, err = s.caseKey(r.bodies[2]); err != nil || r.bodies[0] == nil {
		return err
	}
	comments, err := h.Key.Open(r.bodies[0], commentsContext(h.Ref))
	if err != nil {
		return err
	}
	h.Comments = string(comments)
	h.Facts, err = h.Key.Open(r.bodies[1], factsContext(h.ContributionID))
	return err
}

func (h *Sheet) fill(r sheetRow) (err error) {
	switch r.kind {
	case 1:
		tab := TabCopy{Revision: r.ints[0], SavedBy: r.ints[1], SaveID: r.texts[1], SavedAt: r.times[0].Time.UTC(), sealed: r.bodies[0]}
		h.Tabs[r.texts[0]] = tab
	case 2:
		x := Attachment{ID: r.ints[0], Size: r.ints[1], AccountID: r.ints[2], Ref: r.texts[0], Type: r.texts[1],
			Kind: r.texts[2], SHA256: r.texts[3], Key: r.texts[4], AddedAt: r.times[0].Time.UTC()}
		err = x.openLabel(h.Key, r.bodies[0])
		x.Question, x.Scan, x.Listed, x.ScannedAt = r.texts[5], ScanState(r.texts[6]), r.texts[7], timeFrom(r.times[1])
		switch {
		case x.Scan == ScanInfected:
			h.Infected = append(h.Infected, x)
		case x.Question != "":
			h.Files = append(h.Files, x)
		default:
			h.Attachments = append(h.Attachments, x)
		}
	case 3:
		h.Receipt = &Receipt{SubmissionID: r.ints[0], AccountID: r.ints[1], Reference: r.texts[0],
			SubmittedAt: r.times[0].Time.UTC(), Hash: r.bodies[0], PDFHash: r.bodies[1]}
	case 5:
		e := Enclosure{ID: r.ints[0], Size: r.ints[1], Ref: r.texts[0], Type: r.texts[1], SHA256: r.texts[2], Key: r.texts[3],
			AddedAt: r.times[0].Time.UTC(), OpenedAt: timeFrom(r.times[1]), Scan: ScanState(r.texts[4])}
		e.Name, err = openName(h.Key, e.Ref, r.bodies[0])
		h.Enclosures = append(h.Enclosures, e)
	case 6:
		err = h.fillEnd(r)
	case 4:
		h.Strays = append(h.Strays, StrayNote{Ref: r.texts[0], Tab: r.texts[1], Why: r.texts[2], Name: r.texts[3], AccountID: r.ints[0], KeptAt: r.times[0].Time.UTC()})
	case 13:
		err = h.fillHanded(r)
	case 81, 82, 83, 86, 87:
		err = h.fillTurn(r)
	case 30:
		err = h.fillSigning(r)
	case 31:
		err = h.fillComment(r)
	case 7:
		h.Moved = &MoveNote{ID: r.ints[0], FromVersionID: r.ints[1], To: int(r.ints[2]), UnaskedCount: int(r.ints[3]), At: r.times[0].Time.UTC()}
	}
	return err
}

// fillHanded tells what whoever had the form before said.
func (h *Sheet) fillHanded(r sheetRow) error {
	h.Handed = &Hand{id: r.ints[0], By: r.texts[0], Kind: portal.HandKind(r.texts[1]), At: r.times[0].Time.UTC()}
	note, err := h.Key.Open(r.bodies[0], handContext(r.ints[0]))
	h.Handed.Note = string(note)
	return err
}

// fillEnd says whom the task is with and why it was retracted.
func (h *Sheet) fillEnd(r sheetRow) error {
	if h.Standing == portal.Officer {
		h.CaseRef = r.texts[5]
		h.With = Recipient{Email: r.texts[1], Name: r.texts[2], Organisation: r.texts[3], Registered: r.texts[4] != "", GroupRef: r.texts[6]}
	}
	if !r.times[0].Valid {
		return nil
	}
	h.Retraction = &Retraction{At: r.times[0].Time.UTC(), Reason: portal.RetractReason(r.texts[0])}
	if r.bodies[0] == nil {
		return nil
	}
	words, err := h.Key.Open(r.bodies[0], retractContext(h.Ref))
	h.Retraction.Words = string(words)
	return err
}

// MarkOpened records that the owner opened the sheet: opening and receipt the
// first time, and the view once per hour. It does nothing for anybody else.
// Sheet.ViewRecorded says that it can be left out.
func (s *Store) MarkOpened(ctx context.Context, ids SheetIDs, accountID int64) error {
	now := s.now()
	_, err := s.db.ExecContext(steady(ctx), `with mine as (
  select id, case_id from tasks where id = ?0 and owner_id = ?1
), opened as (
  update tasks set opened_at = ?2, received_at = coalesce(received_at, ?2)
  where id = ?0 and owner_id = ?1 and opened_at is null
), v as (
  insert into views (account_id, task_id, hour, kind) select ?1, id, ?3, 'task_opened' from mine
  on conflict do nothing returning task_id
)
insert into audit_events (at, kind, account_id, case_id, task_id)
select ?2, 'task_opened', ?1, mine.case_id, mine.id from v join mine on mine.id = v.task_id`, ids.TaskID, accountID, now, hourOf(now))
	return fault(err)
}
