package casework

import (
	"archive/zip"
	"bytes"
	"net/url"
	"slices"
	"strings"
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
)

// The facts of a record are those that forms are prefilled from; what is missing is named as
// the officer knows it.
func TestSendingChecks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	officer := d.person(t, "Olive Officer", portal.RoleOfficer)
	record := NewRecord()
	form := url.Values{"_q": {"case.reference", "case.kind", "child.fullName", "child.born", "child.setting"}, "case.reference": {"NC-7"}, "case.kind": {"assessment"},
		"child.fullName": {"Tomos Bevan"}, "child.born": {"1/4/2016"}, "child.setting": {"Ferry Lane Academy"}}
	if err := record.Bind(form); err != nil {
		t.Fatal(err)
	}
	if faults := record.Faults(portal.Date{Year: 2026, Month: 10, Day: 15}); len(faults) > 0 {
		t.Fatalf("the record has the faults %+v", faults)
	}
	if err := d.RecordCase(t.Context(), officer, "k3f9x2abcd", "", record); err != nil {
		t.Fatal(err)
	}
	s, err := d.NewSending(t.Context(), officer, "k3f9x2abcd")
	if err == nil {
		err = d.KeepSending(t.Context(), officer, s, url.Values{"_q": {"r1.form", "r1.email"}, "r1.form": {"ot-advice"}, "r1.email": {d.owner.Email}})
	}
	if err != nil || len(s.Faults()) > 0 {
		t.Fatalf("%v, %+v", err, s.Faults())
	}
	all, err := d.CheckSending(t.Context(), officer, s)
	if err != nil {
		t.Fatal(err)
	}
	check := all.Rows[0]
	if !check.DueByRule || check.Due == nil || !check.Recipient.Registered || len(check.Before) > 0 || check.Advice != "c" || check.Twice != nil {
		t.Errorf("the check says %+v", check)
	}
	for _, want := range []string{"NHS number", "Home address", "Parents and carers"} {
		if !slices.Contains(check.Missing, want) {
			t.Errorf("missing are %v, without %s", check.Missing, want)
		}
	}
	if slices.Contains(check.Missing, "Full name") {
		t.Errorf("missing are %v", check.Missing)
	}
	if got := string(all.Unasked[0] + all.Unasked[1]); got != "ab" || len(all.Unasked) != 4 {
		t.Errorf("nobody is asked for %v", all.Unasked)
	}
	refs, err := d.SendSending(t.Context(), officer, s)
	if err != nil {
		t.Fatal(err)
	}
	w, err := d.Open(t.Context(), d.owner, refs[0])
	if err != nil {
		t.Fatal(err)
	}
	if facts := w.ChildFacts(); facts.Setting != "Ferry Lane Academy" || w.SenderName != "Olive Officer" || w.Due == nil {
		t.Errorf("the task has %+v, sent by %s", facts, w.SenderName)
	}
	if all, err = d.CheckSending(t.Context(), officer, s); err != nil || len(all.Rows[0].Before) != 1 {
		t.Errorf("sent before: %+v, %v", all.Rows[0].Before, err)
	}
	_, err = d.NewSending(t.Context(), d.owner, "k3f9x2abcd")
	if portal.CodeOf(err) != portal.NotFound {
		t.Errorf("a professional begins to send: %v", err)
	}
}

// Names of files in a ZIP lead nowhere else and are not used twice.
func TestUnusedNames(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	var got []string
	for _, name := range []string{"answers.json", "Letter.pdf", "letter.PDF", "../../etc/passwd", `C:\Windows\system.ini`, "Letter.pdf", "", "a/b\x00c.pdf"} {
		got = append(got, unused(names, name))
	}
	if want := "answers.json|Letter.pdf|letter (2).PDF|passwd|system.ini|Letter (3).pdf|document|bc.pdf"; strings.Join(got, "|") != want {
		t.Errorf("the names are %s, want %s", strings.Join(got, "|"), want)
	}
}

// A ZIP whose file is gone has no end, so that it is taken for damaged.
func TestBundleCutOff(t *testing.T) {
	t.Parallel()
	w := &Work{Form: &Version{Definition: recordForm}}
	w.Attachments = []store.Attachment{{Name: "gone.pdf", Key: "nothing-there"}}
	d := newDesk(t)
	w.laid = &laid{form: w.Form, answers: recordForm.Empty()}
	var out bytes.Buffer
	b := &Bundle{cases: d.Casework, work: w, front: []bundleFile{{"form.pdf", []byte("%PDF-")}, {"answers.json", []byte("{}")}}}
	if err := b.Write(t.Context(), &out); err == nil {
		t.Error("a file that is gone goes unnoticed")
	}
	if _, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len())); err == nil {
		t.Error("a ZIP that was cut off opens")
	}
}
