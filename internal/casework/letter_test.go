package casework

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
)

var aLetter = map[string]string{"author": "Dr N. Chaudhry", "role": "Consultant paediatrician", "date": "3/10/2026", "declaration": "true"}

// A letter in place of the form is submitted with a cover sheet; returned, the draft is
// still there and the form is submitted as round 2.
func TestLetterInPlaceOfTheForm(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.complete(t)
	var missing *NotComplete
	if _, err := d.SubmitLetter(t.Context(), w, d.NewLetter()); !errors.As(err, &missing) || len(missing.Faults) != 4 {
		t.Errorf("nothing entered: %v", err)
	}
	s := entered(t, d.NewLetter(), aLetter)
	if _, err := d.SubmitLetter(t.Context(), w, s); portal.CodeOf(err) != portal.Invalid {
		t.Errorf("a letter without a file: %v", err)
	}
	file, err := d.AttachLetter(t.Context(), w, Upload{Name: "Clinic letter.pdf", Body: onePage})
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := d.SubmitLetter(t.Context(), w, s)
	if err != nil {
		t.Fatal(err)
	}
	w = d.open(t)
	if w.State != portal.Submitted || !w.ByLetter || w.Receipt.Reference != receipt.Reference {
		t.Fatalf("it is %s, by letter %v", w.State, w.ByLetter)
	}
	doc, err := d.SubmittedDocument(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	var words strings.Builder
	for _, b := range doc.Blocks {
		words.WriteString(strings.TrimSpace(strings.Join(strings.Fields(fmt.Sprint(b)), " ")) + "\n")
	}
	for _, want := range []string{"Answered by letter", "Dr N. Chaudhry", "3 October 2026", "Clinic letter.pdf", file.SHA256, hex.EncodeToString(receipt.Hash)} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("the cover sheet does not say %q:\n%s", want, words.String())
		}
	}
	pdf, err := d.SubmittedPDF(t.Context(), w)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Errorf("the PDF: %v", err)
	}
	officer := d.person(t, "Olive Officer", portal.RoleOfficer)
	seen, err := d.Open(t.Context(), officer, w.Ref)
	if err != nil {
		t.Fatal(err)
	}
	on := seen.On()
	err = d.store.Decide(t.Context(), store.Decision{AccountID: officer.ID, TaskRef: w.Ref, What: portal.ReturnForm, On: on, Words: "We need the form"})
	if err != nil {
		t.Fatal(err)
	}
	w = d.open(t)
	if w.State != portal.Returned || w.Returned == nil {
		t.Fatalf("it is %s", w.State)
	}
	if _, err := d.Submit(t.Context(), w, true); err != nil {
		t.Fatalf("the form itself: %v", err)
	}
	w = d.open(t)
	if w.Rounds != 2 || w.ByLetter {
		t.Errorf("%d rounds, by letter %v", w.Rounds, w.ByLetter)
	}
	if old, err := d.RoundPDF(t.Context(), w, 1); err != nil || !bytes.Equal(old, pdf) {
		t.Errorf("the PDF of the first round: %v", err)
	}
	_, err = d.RoundPDF(t.Context(), w, 3)
	wants(t, "a round that never was", err, portal.NotFound)
}
