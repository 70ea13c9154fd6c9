package store

import (
	"context"
	"strconv"
	"time"

	"github.com/uptrace/bun"
)

// AuditKind is what an audit event tells of.
type AuditKind string

// The kinds of audit event. Rows hold ids and codes only.
const (
	AuditAccountCreated       AuditKind = "account_created"
	AuditAccountDisabled      AuditKind = "account_disabled"
	AuditPasswordReset        AuditKind = "password_reset"
	AuditCodeSent             AuditKind = "sign_in_code_sent"
	AuditSignedIn             AuditKind = "signed_in"
	AuditSignInFailed         AuditKind = "sign_in_failed"
	AuditSignedOut            AuditKind = "signed_out"
	AuditVersionPublished     AuditKind = "version_published"
	AuditListChanged          AuditKind = "list_changed"
	AuditVersionRetired       AuditKind = "version_retired"
	AuditVersionRestored      AuditKind = "version_restored"
	AuditDraftSaved           AuditKind = "draft_saved"
	AuditDraftDiscarded       AuditKind = "draft_discarded"
	AuditSheetMoved           AuditKind = "sheet_moved"
	AuditUnaskedKept          AuditKind = "unasked_kept"
	AuditCaseCreated          AuditKind = "case_created"
	AuditTaskSent             AuditKind = "task_sent"
	AuditTaskOpened           AuditKind = "task_opened"
	AuditTabSaved             AuditKind = "tab_saved"
	AuditStrayKept            AuditKind = "stray_kept"
	AuditStraySettled         AuditKind = "stray_settled"
	AuditAttachmentAdded      AuditKind = "attachment_added"
	AuditAttachmentRemoved    AuditKind = "attachment_removed"
	AuditAttachmentDownloaded AuditKind = "attachment_downloaded"
	AuditPDFDownloaded        AuditKind = "pdf_downloaded"
	AuditSubmissionViewed     AuditKind = "submission_viewed"
	AuditSubmitted            AuditKind = "submitted"
	AuditCaseChanged          AuditKind = "case_changed"
	AuditCaseViewed           AuditKind = "case_viewed"
	AuditInvited              AuditKind = "invited"
	AuditInvitationWithdrawn  AuditKind = "invitation_withdrawn"
	AuditInvitationUsed       AuditKind = "invitation_used"
	AuditRegistrationCodeSent AuditKind = "registration_code_sent"
	AuditEnclosureAdded       AuditKind = "enclosure_added"
	AuditEnclosureRemoved     AuditKind = "enclosure_removed"
	AuditEnclosureOpened      AuditKind = "enclosure_opened"
	AuditXLSXDownloaded       AuditKind = "xlsx_downloaded"
	AuditZIPDownloaded        AuditKind = "zip_downloaded"
	AuditRetracted            AuditKind = "retracted"
)

// event is one row of the audit. Zero ids are none.
type event struct {
	kind                          AuditKind
	account, session, case_, task int64
	object, detail                string
}

func (s *Store) audit(ctx context.Context, tx bun.IDB, e event) error {
	_, err := tx.ExecContext(ctx, `insert into audit_events (at, kind, account_id, session_id, case_id, task_id, object, detail)
values (?, ?, nullif(?, 0), nullif(?, 0), nullif(?, 0), nullif(?, 0), ?, ?)`,
		s.now(), string(e.kind), e.account, e.session, e.case_, e.task, clean(e.object), clean(e.detail))
	return err
}

// RecordView records that somebody looked at a task: once per account, task,
// kind and hour. Callers have asked before whether the person may look.
func (s *Store) RecordView(ctx context.Context, accountID, taskID int64, kind AuditKind) error {
	now := s.now()
	_, err := s.db.ExecContext(steady(ctx), recordViewSQL, accountID, taskID, hourOf(now), string(kind), now)
	return fault(err)
}

// The event is written only when the hour's row is new.
const recordViewSQL = `with v as (
  insert into views (account_id, task_id, hour, kind) values (?0, ?1, ?2, ?3) on conflict do nothing returning task_id
)
insert into audit_events (at, kind, account_id, case_id, task_id)
select ?4, ?3, ?0, t.case_id, t.id from v join tasks t on t.id = v.task_id`

// RecordCaseView records that somebody looked at a case: once per account, case and hour.
func (s *Store) RecordCaseView(ctx context.Context, accountID, caseID int64) error {
	return s.viewedCase(ctx, accountID, caseID, AuditCaseViewed)
}

// viewedCase records a view of something of a case: once per account, case, kind and hour.
func (s *Store) viewedCase(ctx context.Context, accountID, caseID int64, kind AuditKind) error {
	now := s.now()
	_, err := s.db.ExecContext(steady(ctx), `insert into audit_events (at, kind, account_id, case_id)
select ?0, ?1, ?2, ?3 where not exists (select 1 from audit_events where case_id = ?3 and account_id = ?2 and kind = ?1 and at >= ?4)`,
		now, string(kind), accountID, caseID, hourOf(now))
	return fault(err)
}

func hourOf(t time.Time) time.Time { return t.Truncate(time.Hour) }

// RecordDownload records that something of a task left the portal: every time.
// The object is the reference of the attachment or the receipt, or empty.
func (s *Store) RecordDownload(ctx context.Context, accountID, taskID int64, kind AuditKind, object string) error {
	_, err := s.db.ExecContext(steady(ctx), `insert into audit_events (at, kind, account_id, case_id, task_id, object)
select ?, ?, ?, case_id, id, ? from tasks where id = ?`, s.now(), string(kind), accountID, clean(object), taskID)
	return fault(err)
}

func revisionText(n int64) string { return "rev " + strconv.FormatInt(n, 10) }
