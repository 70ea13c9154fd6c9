package handlers

import (
	"portico/internal/portal"
	"portico/internal/store"
)

// auditChecksShow shows the last checks of the record and what they found.
func (s *Server) auditChecksShow(r *request) error {
	checks, err := s.store.AuditChecks(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return err
	}
	v := AuditChecksPage{Page: r.page("Checks of the audit", "audit"), Back: Link{"/audit", "Audit"}}
	for _, c := range checks {
		if c.EndedAt == nil {
			v.Waiting = "A check was asked for on " + portal.Stamp(c.AskedAt) + " and begins within a minute. Load this page again to see what it found."
			if c.BegunAt != nil {
				v.Waiting = "A check is running since " + portal.Stamp(*c.BegunAt) + ". Load this page again to see what it found."
			}
			continue
		}
		v.Checks = append(v.Checks, auditCheckRow(c))
	}
	return r.render("pages/audit-checks", &v)
}

func auditCheckRow(c store.AuditCheckLine) AuditCheckRow {
	row := AuditCheckRow{At: portal.Stamp(*c.EndedAt), By: "Asked for by " + c.AskedBy + ".", Words: "It could not be carried out. The log says why.", Tone: "amber"}
	if c.AskedBy == "" {
		row.By = "The check of the day."
	}
	if c.Report == nil {
		return row
	}
	row.Words, row.Tone, row.More = c.Report.Words(), "red", c.Report.More
	if c.Report.Sound {
		row.Tone = "green"
	}
	for _, f := range c.Report.Findings {
		row.Findings = append(row.Findings, f.Words)
	}
	return row
}

// auditCheckAsk asks for a check, which a job carries out within a minute.
func (s *Server) auditCheckAsk(r *request) error {
	if err := s.store.AskAuditCheck(r.UserContext(), r.session.Account.ID); err != nil {
		return err
	}
	r.flash("check-asked")
	return r.goTo("/audit/checks")
}
