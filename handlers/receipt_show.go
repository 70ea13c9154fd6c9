package handlers

import (
	"encoding/hex"
	"slices"
	"strings"

	"portico/engine/doc"
	"portico/internal/portal"
	"portico/internal/store"
)

// receiptShow shows the receipt of a submitted form.
func (s *Server) receiptShow(r *request) error {
	w := r.work
	if w.Receipt == nil {
		return notThere()
	}
	at := w.Receipt.SubmittedAt
	v := ReceiptPage{Page: r.page("Contribution submitted", "tasks"), FormTitle: w.Form.Title, ChildName: w.ChildName,
		To: joined(", ", w.SenderTeam, r.s.council), At: portal.Clock(at) + " on " + portal.London(at).Long(),
		Reference: w.Receipt.Reference, Fingerprint: hex.EncodeToString(w.Receipt.Hash), PDFHref: r.path("pdf"), ReadHref: r.path("read"),
		Until: portal.London(at).Add(portal.KeptDays).Long()}
	return r.render("pages/receipt", &v)
}

// readShow shows a submitted form, read-only.
func (s *Server) readShow(r *request) error {
	w := r.work
	if w.State == portal.CounterSigning {
		return r.readSoFar()
	}
	d, err := s.cases.SubmittedDocument(r.UserContext(), w)
	if err != nil {
		return err
	}
	if err := s.store.RecordView(r.UserContext(), w.Account.ID, w.TaskID, store.AuditSubmissionViewed); err != nil {
		return err
	}
	rounds, err := r.roundLines()
	if err != nil {
		return err
	}
	v := ReadPage{Rounds: rounds, Page: r.page(w.Form.Title, "tasks"), Child: r.child(), FormTitle: w.Form.Title, Language: r.formLanguage(), Tone: "green", Kept: r.kept(),
		Answers: r.linkFiles(NewAnswers(d, nil)), Documents: r.documents(false), PDFHref: r.path("pdf"), XLSXHref: r.path("xlsx"), ZIPHref: r.path("zip"),
		Back: Link{"/tasks", "Tasks to complete"}}
	if w.Receipt != nil {
		v.Notice = "Submitted on " + portal.Stamp(w.Receipt.SubmittedAt) + ". Receipt " + w.Receipt.Reference + "."
	}
	if portal.May(portal.ActionReadHistory, w.Standing, w.State) {
		v.HistoryHref = r.path("history")
	}
	if w.ByLetter {
		v.Notice = strings.Replace(v.Notice, "Submitted", "Answered by letter", 1)
	}
	if r.may(portal.ActionDownloadPapers) {
		v.Others = []Link{{r.path("bundle"), "Form and documents as one PDF"}, {r.path("json"), "Answers as JSON, with the form’s definition"}}
	}
	if r.may(portal.ActionCompareRounds) && (w.Rounds > 1 || signedTwice(d)) {
		v.CompareHref = r.path("rounds", "compare")
	}
	v.Loose, v.FamilyHref = r.looseEnds(nil, false), r.familyHref()
	if w.Standing != portal.Officer {
		v.ReceiptHref = r.path("receipt")
	} else {
		v.Menu, v.Back = menuOf(r.standings(), "cases"), Link{"/cases/" + w.CaseRef, "Case " + w.CaseReference + ", " + w.ChildName}
		v.Notice = "Submitted by " + joined(", ", w.With.Name, w.With.Organisation) + strings.TrimPrefix(strings.TrimPrefix(v.Notice, "Submitted"), "Answered by letter")
		if w.ByLetter {
			v.Notice = "Answered by letter. " + v.Notice
		}
		v.DecideHref, v.DecideWords = r.path("decide"), decideWords(w.Decisions()[0])
	}
	return r.render("pages/read", &v)
}

// signedTwice reports whether a counter signatory signed a document beside its author.
func signedTwice(d *doc.Document) bool {
	return slices.ContainsFunc(d.Blocks, func(b doc.Block) bool {
		people, ok := b.(doc.Signatures)
		return ok && len(people.People) > 1
	})
}
