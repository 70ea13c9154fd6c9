package casework

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
)

func TestAttachUndoesWhatItCannotFinish(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w, stale := d.open(t), d.open(t)
	a, err := d.Attach(t.Context(), w, Upload{Name: "../Seating.pdf", Kind: "Report\x00", Description: strings.Repeat("é", 400) + "\n", Body: onePage})
	if err != nil || a.Name != "Seating.pdf" || a.Kind != "Report" || len([]rune(a.Description)) != 300 || len(d.stored(t)) != 1 {
		t.Fatalf("attached %+v (%v), %d files", a, err, len(d.stored(t)))
	}
	other := d.send(t, NewTask{})
	theirs, err := d.Open(t.Context(), d.owner, other)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = d.AttachmentBody(t.Context(), theirs, a.Ref)
	wants(t, "a document of another task of the same owner", err, portal.NotFound)
	d.exec(t, "update tasks set state = 'retracted' where ref = $1", d.ref)
	_, err = d.Attach(t.Context(), stale, Upload{Name: "late.pdf", Body: onePage})
	wants(t, "a file for a task that was retracted meanwhile", err, portal.Conflict)
	if n := len(d.stored(t)); n != 1 {
		t.Errorf("the refused file's bytes stay: %d files", n)
	}
	wants(t, "removing from a task that was retracted meanwhile", d.RemoveAttachment(t.Context(), w, a.Ref), portal.Conflict)
	if n := len(d.stored(t)); n != 1 {
		t.Errorf("%d files are left after a removal that was refused", n)
	}
}

// TestAttachmentsAreBoundToTheirPlace: sealed bytes that were put under another name, or
// changed, are found out.
func TestAttachmentsAreBoundToTheirPlace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.open(t)
	var refs []string
	for i := range 2 {
		a, err := d.Attach(t.Context(), w, Upload{Name: fmt.Sprintf("%d.pdf", i), Body: append(onePage, fmt.Sprintf("%% %d", i)...)})
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, a.Ref)
	}
	if _, body, err := d.AttachmentBody(t.Context(), w, refs[1]); err != nil || !strings.HasSuffix(string(body), "% 1") {
		t.Fatalf("the second file: %v", err)
	}
	paths := d.stored(t)
	first, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(paths[1], first, 0o600); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for _, ref := range refs {
		if _, _, err := d.AttachmentBody(t.Context(), w, ref); portal.CodeOf(err) == portal.Internal {
			failed++
		}
	}
	if failed != 1 {
		t.Errorf("%d of two files are refused after one was put in the other's place, want 1", failed)
	}
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var incomplete *NotComplete
	if _, err := d.Submit(t.Context(), d.open(t), true); !errors.As(err, &incomplete) || len(incomplete.Faults) == 0 {
		t.Errorf("an empty form: %v", err)
	}
	w := d.complete(t)
	_, err := d.Submit(t.Context(), w, false)
	wants(t, "without the declaration", err, portal.Invalid)
	stale := d.open(t)
	if err := d.save(t, w, "views", "views.child_views", "Changed after the check"); err != nil {
		t.Fatal(err)
	}
	_, err = d.Submit(t.Context(), stale, true)
	wants(t, "a form that was changed since it was opened", err, portal.Conflict)
	withFile := d.open(t)
	if _, err := d.Attach(t.Context(), w, Upload{Name: "late.pdf", Body: onePage}); err != nil {
		t.Fatal(err)
	}
	_, err = d.Submit(t.Context(), withFile, true)
	wants(t, "a document that came since", err, portal.Conflict)
	if n := len(d.stored(t)); n != 1 {
		t.Errorf("%d files are stored: PDFs of refused submissions stay", n)
	}
	w, second := d.open(t), d.open(t)
	receipt, err := d.Submit(t.Context(), w, true)
	if err != nil || len(receipt.Hash) != 32 || receipt.Reference == "" {
		t.Fatalf("submitting: %+v, %v", receipt, err)
	}
	again, err := d.Submit(t.Context(), second, true)
	if err != nil || again.Reference != receipt.Reference || len(d.stored(t)) != 2 {
		t.Errorf("submitting from a second window: %q (%v), want %q; %d files", again.Reference, err, receipt.Reference, len(d.stored(t)))
	}
	d.judgeSubmitted(t, receipt)
}

// judgeSubmitted checks what is kept of a submission.
func (d *desk) judgeSubmitted(t *testing.T, receipt store.Receipt) {
	t.Helper()
	w := d.open(t)
	conflict := d.save(t, w, "views", "views.child_views", "Too late")
	wants(t, "a save after submitting", conflict, portal.Conflict)
	printed, err := d.SubmittedPDF(t.Context(), w)
	if err != nil || string(hashOf(printed)) != string(receipt.PDFHash) {
		t.Errorf("the PDF is not the one of the receipt (%v)", err)
	}
	doc, err := d.SubmittedDocument(t.Context(), w)
	if err != nil || !strings.Contains(fmt.Sprintf("%+v", doc), "Changed after the check") {
		t.Errorf("the read-only page is not what was submitted (%v)", err)
	}
	record, err := d.store.SubmissionByTask(t.Context(), d.owner.ID, d.ref)
	if err != nil {
		t.Fatal(err)
	}
	s := store.Submission{Reference: record.Reference, Answers: record.Answers, Salt: record.Salt, Signers: record.Signers, At: record.SubmittedAt}
	if hash, err := receiptHash(w, s); err != nil || string(hash) != string(receipt.Hash) {
		t.Errorf("the receipt's hash cannot be worked out again from what is kept (%v)", err)
	}
	s.Signers[0].Name = "Somebody Else"
	if hash, err := receiptHash(w, s); err != nil || string(hash) == string(receipt.Hash) {
		t.Errorf("another signer gives the same hash (%v)", err)
	}
	d.exec(t, "update submissions set pdf_hash = $1", hashOf([]byte("another")))
	_, err = d.SubmittedPDF(t.Context(), d.open(t))
	wants(t, "a PDF that is not the one that was submitted", err, portal.Internal)
}

// TestSubmitAfterReturn: a returned form is submitted anew, with a receipt of its own.
func TestSubmitAfterReturn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first, err := d.Submit(t.Context(), d.complete(t), true)
	if err != nil {
		t.Fatal(err)
	}
	d.exec(t, "update tasks set state = 'returned'")
	w := d.open(t)
	if err := d.save(t, w, "views", "views.child_views", "Put right"); err != nil {
		t.Fatal(err)
	}
	second, err := d.Submit(t.Context(), w, true)
	if err != nil || second.Reference == first.Reference {
		t.Fatalf("a returned form: %q after %q, %v", second.Reference, first.Reference, err)
	}
	printed, err := d.SubmittedPDF(t.Context(), d.open(t))
	if err != nil || string(hashOf(printed)) != string(second.PDFHash) {
		t.Errorf("the PDF is not the second one (%v)", err)
	}
}
