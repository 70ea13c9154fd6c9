package store

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/vault"
)

func TestSubmit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.save("advice", 0, "s", "words")
	w.must(err)
	x := w.attach("report.pdf")
	n := w.submission()
	receipt, err := w.Submit(w.ctx, n)
	w.must(err)
	if receipt.Reference != n.Reference || !bytes.Equal(receipt.Hash, n.Hash) || !receipt.SubmittedAt.Equal(start) || receipt.AccountID != w.owner.ID {
		t.Errorf("receipt is %+v", receipt)
	}
	m, data := w.mail(TemplateReceipt)
	var sent MailReceipt
	w.must(json.Unmarshal([]byte(data), &sent))
	if m.To != w.owner.Email || sent.Reference != n.Reference || sent.Hash != hex.EncodeToString(n.Hash) || sent.Path != "/tasks/"+w.ref {
		t.Errorf("mail to %s: %+v", m.To, sent)
	}
	second := w.submission()
	w.clock.forward(time.Minute)
	again, err := w.Submit(w.ctx, second)
	if err != nil || again.Reference != n.Reference || again.SubmissionID != receipt.SubmissionID || !again.SubmittedAt.Equal(receipt.SubmittedAt) {
		t.Errorf("again: %+v, %v", again, err)
	}
	for _, reader := range []portal.Account{w.owner, w.officer} {
		r, err := w.SubmissionByTask(w.ctx, reader.ID, w.ref)
		w.must(err)
		if string(r.Answers) != string(n.Answers) || string(r.Salt) != "salt" || len(r.Signers) != 1 || r.Signers[0].Name != w.owner.Name || r.VersionID != w.versionID {
			t.Errorf("%s reads %+v", reader.Name, r)
		}
	}
	_, err = w.SubmissionByTask(w.ctx, w.colleague.ID, w.ref)
	w.wants(err, portal.NotFound)
	s := w.open(w.owner, w.ref)
	if s.State != portal.Submitted || s.Receipt == nil || s.Receipt.Reference != n.Reference || !bytes.Equal(s.Receipt.Hash, n.Hash) || s.Receipt.PDFHash != nil || !s.SubmittedAt.Equal(start) {
		t.Errorf("sheet is %+v with %+v", s, s.Receipt)
	}
	if w.number("select count(*) from tabs where sitting_at is not null") != 0 || w.number("select count(*) from revisions where tab = 'advice'") != 1 {
		t.Error("submitting did not close the sitting")
	}
	if w.number("select count(*) from submissions") != 1 || w.audited(AuditSubmitted) != 1 || w.number("select count(*) from mails where template = 'receipt'") != 1 {
		t.Error("submitting twice did not submit once")
	}
	_, err = w.AddAttachment(w.ctx, w.newAttachment("late.pdf"))
	w.wants(err, portal.Conflict)
	_, err = w.RemoveAttachment(w.ctx, s.TaskID, w.owner.ID, x.Ref)
	w.wants(err, portal.Conflict)
}

func TestTwoSubmitsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	attempts := []Submission{w.submission(), w.submission(), w.submission(), w.submission()}
	var mu sync.Mutex
	references := map[string]bool{}
	together(len(attempts), func(i int) {
		r, err := w.Submit(w.ctx, attempts[i])
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		references[r.Reference] = true
		mu.Unlock()
	})
	if len(references) != 1 || w.number("select count(*) from submissions") != 1 {
		t.Errorf("receipts are %v", references)
	}
}

func TestSubmitComparesWhatWasChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.submission()
	_, err := w.save("advice", 0, "s", "words")
	w.must(err)
	_, err = w.Submit(w.ctx, n)
	w.wants(err, portal.Conflict)
	n = w.submission()
	x := w.attach("report.pdf")
	_, err = w.Submit(w.ctx, n)
	w.wants(err, portal.Conflict)
	n = w.submission()
	_, err = w.RemoveAttachment(w.ctx, n.TaskID, w.owner.ID, x.Ref)
	w.must(err)
	_, err = w.Submit(w.ctx, n)
	w.wants(err, portal.Conflict)
	n = w.submission()
	n.Tabs["ghost"] = 2
	_, err = w.Submit(w.ctx, n)
	w.wants(err, portal.Conflict)
	n = w.submission()
	n.AccountID = w.colleague.ID
	_, err = w.Submit(w.ctx, n)
	w.wants(err, portal.NotFound)
	for _, state := range []portal.TaskState{portal.Retracted, portal.Declined, portal.DeclineProposed} {
		w.state(w.ref, state)
		_, err = w.Submit(w.ctx, w.submission())
		w.wants(err, portal.Conflict)
	}
	w.state(w.ref, portal.CounterSigning)
	_, err = w.Submit(w.ctx, w.submission())
	w.must(err)
	w.state(w.ref, portal.Returned)
	_, err = w.Submit(w.ctx, w.submission())
	w.must(err)
	if w.number("select max(round) from submissions") != 2 {
		t.Error("a returned form is not submitted a second time")
	}
}

// A save and a submission at once: either the save comes first and the
// submission meets a conflict, or the save does. Never both succeed.
func TestSaveAndSubmitAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for round := range 12 {
		n := w.submission()
		save := Save{SheetIDs: w.open(w.owner, w.ref).SheetIDs, AccountID: w.owner.ID, Tab: "details", Base: n.Tabs["details"], Body: []byte("at once")}
		if round%2 == 1 {
			save.Tab, save.Base = "new"+n.Reference, 0
		}
		var saved, submitted error
		together(2, func(i int) {
			if i == 0 {
				_, _, saved = w.SaveTab(w.ctx, save)
				return
			}
			_, submitted = w.Submit(w.ctx, n)
		})
		if (saved == nil) == (submitted == nil) {
			t.Fatalf("round %d: save %v, submit %v", round, saved, submitted)
		}
		w.state(w.ref, portal.Returned)
	}
}

func TestPDFHash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.submission()
	n.PDFHash = vault.HashToken("as printed")
	r, err := w.Submit(w.ctx, n)
	w.must(err)
	if !bytes.Equal(r.PDFHash, n.PDFHash) {
		t.Error("the receipt lacks the PDF's hash")
	}
	if kept, _ := w.SubmissionByTask(w.ctx, w.owner.ID, w.ref); !bytes.Equal(kept.PDFHash, n.PDFHash) {
		t.Error("the PDF's hash is not kept")
	}
}

func (w *world) newAttachment(name string) NewAttachment {
	ids := w.open(w.owner, w.ref).SheetIDs
	return NewAttachment{TaskID: ids.TaskID, ContributionID: ids.ContributionID, AccountID: w.owner.ID, Name: name, Type: "application/pdf",
		Description: "Report of May", Kind: "report", Size: 1234, SHA256: "ab12", Key: vault.Ref(), Limit: 2}
}

func (w *world) attach(name string) Attachment {
	w.t.Helper()
	x, err := w.AddAttachment(w.ctx, w.newAttachment(name))
	w.must(err)
	return x
}

func TestAttachments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one := w.attach("Diane Bluebell report.pdf")
	one.Scan = ScanNone
	listed := w.open(w.owner, w.ref).Attachments
	if len(listed) != 1 || listed[0] != one {
		t.Errorf("listed %+v, want %+v", listed, one)
	}
	var added, full int
	var mu sync.Mutex
	n := w.newAttachment("another.pdf")
	together(12, func(int) {
		_, err := w.AddAttachment(w.ctx, n)
		mu.Lock()
		defer mu.Unlock()
		switch portal.CodeOf(err) {
		case "":
			added++
		case portal.Invalid:
			full++
		}
	})
	if added != 1 || full != 11 {
		t.Errorf("%d added and %d refused of twelve at a limit of 2", added, full)
	}
	w.wants(second(w.OpenSheet(w.ctx, w.colleague.ID, w.ref)), portal.NotFound)
	if seen := w.open(w.officer, w.ref).Attachments; len(seen) != 0 {
		t.Errorf("the officer reads %+v before it is submitted", seen)
	}
	if seen := w.open(w.colleague, w.send(w.colleague, nil)).Attachments; len(seen) != 0 {
		t.Errorf("another form lists %+v", seen)
	}
	n.AccountID = w.colleague.ID
	_, err := w.AddAttachment(w.ctx, n)
	w.wants(err, portal.NotFound)
	_, err = w.RemoveAttachment(w.ctx, n.TaskID, w.colleague.ID, one.Ref)
	w.wants(err, portal.NotFound)
	fileKey, err := w.RemoveAttachment(w.ctx, n.TaskID, w.owner.ID, one.Ref)
	if err != nil || fileKey != one.Key {
		t.Errorf("removed %q, %v", fileKey, err)
	}
	_, err = w.RemoveAttachment(w.ctx, n.TaskID, w.owner.ID, one.Ref)
	w.wants(err, portal.NotFound)
	w.state(w.ref, portal.Submitted)
	for _, reader := range []portal.Account{w.owner, w.officer} {
		if seen := w.open(reader, w.ref).Attachments; len(seen) != 1 || seen[0].Name != "another.pdf" {
			t.Errorf("%s reads %+v of what is submitted", reader.Name, seen)
		}
	}
	if w.audited(AuditAttachmentAdded) != 2 || w.audited(AuditAttachmentRemoved) != 1 {
		t.Error("the audit does not tell two added and one removed")
	}
}
