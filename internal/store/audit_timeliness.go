package store

import "context"

// AuditTimelinessExported: the figures of timeliness were taken away. detail is the period.
const AuditTimelinessExported AuditKind = "timeliness_exported"

// RecordTimelinessExported notes that somebody took the figures of a period away.
func (s *Store) RecordTimelinessExported(ctx context.Context, accountID int64, q TimelinessQuery) error {
	return fault(s.audit(steady(ctx), s.db, event{kind: AuditTimelinessExported, account: accountID, detail: q.Period.From.MonthCode() + " " + q.Period.To.MonthCode()}))
}
