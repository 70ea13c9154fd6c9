package casework

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/vault"
)

// list puts reports into the form's list, as its page does.
func (d *desk) list(t *testing.T, w *Work, reports ...[2]string) {
	t.Helper()
	form := url.Values{"_q": {"reports.reports"}}
	for i, r := range reports {
		row := fmt.Sprintf("row%05d", i)
		form.Add(engine.FieldRows+"reports.reports", row)
		for column, value := range map[string]string{"title": r[0], "date": r[1]} {
			name := "reports.reports." + row + "." + column
			form.Add("_q", name)
			form.Set(name, value)
		}
	}
	if _, err := d.Save(t.Context(), w, Post{Tab: "reports", Base: w.Tabs["reports"].Revision, SaveID: vault.Ref(), Form: form}); err != nil {
		t.Fatal(err)
	}
}

// summary says in short what Reports found.
func summary(r *Reports) string {
	if r == nil {
		return "none"
	}
	var b strings.Builder
	for _, m := range r.Missing() {
		fmt.Fprintf(&b, "missing %s", m.Title)
		if m.Old {
			b.WriteString(" (old)")
		}
		if m.Suggest != nil {
			fmt.Fprintf(&b, " = %s?", m.Suggest.Name)
		}
		b.WriteString("; ")
	}
	for _, m := range r.Old() {
		fmt.Fprintf(&b, "old %s; ", m.Title)
	}
	for _, u := range r.Unlisted {
		fmt.Fprintf(&b, "unlisted %s; ", u.Name)
	}
	return strings.TrimSuffix(b.String(), "; ")
}

func TestReportsAgainstFiles(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.open(t)
	reports := func(want string) {
		t.Helper()
		if got := summary(d.open(t).Reports()); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	reports("")
	recent := portal.London(time.Now()).Add(-30).String()
	d.list(t, w, [2]string{"Sensory profile, July", recent}, [2]string{"Wheelchair clinic letter", "20/07/2021"}, [2]string{"Nursery report", ""})
	reports("missing Sensory profile, July; missing Wheelchair clinic letter (old); missing Nursery report")
	attach := func(name, kind, listed string) string {
		t.Helper()
		a, err := d.Attach(t.Context(), w, Upload{Name: name, Kind: kind, Listed: listed, Body: append(bytes.Clone(onePage), name...)})
		if err != nil {
			t.Fatal(err)
		}
		return a.Ref
	}
	sensory := attach("Sensory_Profile-Bluebell v2.pdf", "Report", "")
	attach("Bike ride.pdf", "Photo", "")
	wheelchair := attach("scan0001.pdf", "", "row00001")
	attach("EEG.pdf", "", "nosuchro")
	reports("missing Sensory profile, July = Sensory_Profile-Bluebell v2.pdf?; missing Nursery report; old Wheelchair clinic letter; unlisted Sensory_Profile-Bluebell v2.pdf; unlisted EEG.pdf")
	if err := d.ChangeAttachment(t.Context(), w, sensory, Labels{"Letter", "Of July", "row00000"}); err != nil {
		t.Fatal(err)
	}
	if err := d.ListAttachment(t.Context(), d.open(t), d.attachedAs(t, "EEG.pdf")); err != nil {
		t.Fatal(err)
	}
	reports("missing Nursery report; old Wheelchair clinic letter")
	if rows := d.open(t).Reports().Rows; len(rows) != 4 || rows[3].Title != "EEG" || rows[0].Title != "Sensory profile, July" {
		t.Errorf("the list is now %+v", rows)
	}
	d.list(t, d.open(t), [2]string{"Sensory profile, July", recent})
	reports("unlisted scan0001.pdf; unlisted EEG.pdf")
	wants(t, "a document that is not there", d.ChangeAttachment(t.Context(), w, "nosuchfile", Labels{}), portal.NotFound)
	a, err := d.open(t).Document(sensory)
	if err != nil || a.Kind != "Letter" || a.Description != "Of July" || a.Name != "Sensory_Profile-Bluebell v2.pdf" {
		t.Errorf("after changing: %+v, %v", a, err)
	}
	d.exec(t, "update tasks set state = 'retracted' where ref = $1", d.ref)
	wants(t, "changing a document of a task that is over", d.ChangeAttachment(t.Context(), w, wheelchair, Labels{}), portal.Conflict)
}

func (d *desk) attachedAs(t *testing.T, name string) string {
	t.Helper()
	for _, a := range d.open(t).Attachments {
		if a.Name == name {
			return a.Ref
		}
	}
	t.Fatalf("%s is not attached", name)
	return ""
}

func TestNamesAlike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		like bool
	}{
		{"Sensory_Profile-2.pdf", "Sensory profile, July 2026", true}, {"scan0001.pdf", "Wheelchair clinic letter", false},
		{"report.pdf", "Report", false}, {"Wheelchair clinic.docx", "Letter from the wheelchair clinic", true}, {"", "", false},
	} {
		if got := alike(c.a, c.b); (got >= 0.5) != c.like {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}
