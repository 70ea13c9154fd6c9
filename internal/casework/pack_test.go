package casework

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"portico/engine"
	"portico/engine/doc"
	"portico/formdefs"
	"portico/internal/portal"
	"portico/internal/vault"
)

// packForms are those whose typical samples are submitted for one case.
var packForms = []string{"ot-advice", "salt-advice", "physio-advice", "health-advice", "ep-advice", "social-care-advice", "ehcna-info-gathering", "parent-views", "child-views"}

// submitSample sends a form about the case of the desk, answers it as its typical sample has it and submits it.
func (d *desk) submitSample(t *testing.T, key string) (ref string) {
	t.Helper()
	source, err := formdefs.Definition(key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Install(t.Context(), source, "", 0); err != nil && portal.CodeOf(err) != portal.Conflict {
		t.Fatal(err)
	}
	ref, _, err = d.Send(t.Context(), NewTask{CaseID: d.caseID, OwnerID: d.owner.ID, SenderID: d.owner.ID, FormKey: key, Facts: factsOf(t, key)})
	if err != nil {
		t.Fatal(err)
	}
	w, err := d.Open(t.Context(), d.owner, ref)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := formdefs.Sample(key, "typical")
	if err != nil {
		t.Fatal(err)
	}
	answers, err := engine.ParseAnswers(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, tab := range w.Form.Tabs {
		if tab.Attachments != nil {
			continue
		}
		post := Post{Tab: tab.Name, Form: w.Form.PostOf(tab, answers), Base: w.Tabs[tab.Name].Revision, SaveID: vault.Ref(), Close: true}
		if _, err := d.Save(t.Context(), w, post); err != nil {
			t.Fatal(err)
		}
	}
	if w, err = d.Open(t.Context(), d.owner, ref); err != nil {
		t.Fatal(err)
	}
	for _, f := range w.Faults() {
		if f.Level == engine.LevelError {
			t.Logf("%s: %s %s", key, f.Pointer, f.Message)
		}
	}
	if _, err := d.Submit(t.Context(), w, true); err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return ref
}

// lands are the sections in which the pack shows an entry, by "CODE label".
func lands(p *PlanPack) map[string][]string {
	out := map[string][]string{}
	for _, s := range p.Sections {
		for _, e := range s.Entries {
			label := ""
			switch b := e.Block.(type) {
			case doc.Field:
				label = b.Label
			case doc.Table:
				label = b.Caption
			}
			key := e.Source.Code + " " + label
			out[key] = append(out[key], s.Letter)
		}
	}
	return out
}

func (d *desk) officer(t *testing.T) portal.Account {
	t.Helper()
	return d.person(t, "Olive Officer", portal.RoleOfficer)
}

func (d *desk) pack(t *testing.T, of portal.Account) *PlanPack {
	t.Helper()
	var ref string
	if err := d.db.QueryRow("select ref from cases where id = $1", d.caseID).Scan(&ref); err != nil {
		t.Fatal(err)
	}
	p, err := d.PlanPack(t.Context(), of, ref)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPlanPack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, key := range packForms {
		d.submitSample(t, key)
	}
	p := d.pack(t, d.officer(t))
	if len(p.Sources) != len(packForms) || len(p.Advice) != len(packForms)+1 {
		t.Errorf("%d forms and %d lines of advice", len(p.Sources), len(p.Advice))
	}
	got := lands(p)
	for entry, want := range map[string]string{
		"OT Strengths": "B", "OT Diagnoses relevant to occupational therapy": "C", "OT Summary of needs": "B C", "OT Outcomes": "E", "OT Equipment": "G",
		"OT Health provision to meet needs and support outcomes": "G", "OT Therapy or support that educates or trains": "F", "OT What was said or agreed?": "J",
		"OT Views, interests and aspirations of the child or young person": "A", "OT Reports and meetings that have contributed to this advice": "K", "OT NHS number": "", "OT Age": "",
		"PHYSIO Activities needed to meet the outcomes": "F G", "SALT Provision": "F", "SOCIAL Other social care provision": "H2", "HEALTH Hearing: Result": "C", "PARENT Body and senses": "A B C",
	} {
		if sections := strings.Join(got[entry], " "); sections != want {
			t.Errorf("%s lands in %q, want %q", entry, sections, want)
		}
	}
	for _, s := range p.Sections {
		if (len(s.Entries) == 0) != (s.Letter == "I") {
			t.Errorf("section %s has %d entries", s.Letter, len(s.Entries))
		}
	}
	everyAnswerLands(t, p, got)
	d.printedPack(t, p)
}

// everyAnswerLands holds the pack to x-ehcp of each question that is answered.
func everyAnswerLands(t *testing.T, p *PlanPack, got map[string][]string) {
	t.Helper()
	for _, s := range p.Sources {
		canonical := s.Sheet.Canonical()
		for pointer, q := range s.Sheet.Definition().Questions {
			if strings.Contains(pointer, "*") || q.ReadOnly || q.Kind.Name() == "group" || len(q.EHCP) == 0 || q.EHCPColumn != "" || q.EHCP[0] == "I" || at(canonical, pointer) == nil {
				continue
			}
			for _, section := range q.EHCP {
				there := false
				for label, sections := range got {
					there = there || strings.HasPrefix(label, s.Code+" ") && strings.HasSuffix(label, " "+q.Title) && slices.Contains(sections, section)
				}
				if !there && q.Prefill == "" {
					t.Errorf("%s %s (%s) is not in section %s", s.Code, q.Title, pointer, section)
				}
			}
		}
	}
}

func at(values any, pointer string) any {
	for _, name := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		object, _ := values.(map[string]any)
		values = object[name]
	}
	return values
}

func (d *desk) printedPack(t *testing.T, p *PlanPack) {
	t.Helper()
	word, err := d.PackDOCX(t.Context(), d.owner, p)
	if err != nil {
		t.Fatal(err)
	}
	text := zipped(t, word, "word/document.xml")
	for _, want := range []string{"OT-O1", "OT-N1", "Section H1", "Golden thread", "Advice requested and received", "Left blank: a draft plan must not name", "occupational therapist"} {
		if !strings.Contains(text, want) {
			t.Errorf("the Word document does not say %q", want)
		}
	}
	if strings.Contains(text, "_row") || strings.Contains(text, "zoy1twzg") {
		t.Error("identities of rows are shown")
	}
	book, err := d.PackXLSX(t.Context(), d.owner, p)
	if err != nil {
		t.Fatal(err)
	}
	if shared := zipped(t, book, "xl/sharedStrings.xml"); !strings.Contains(shared, "OT-O1") {
		t.Error("the workbook does not hold OT-O1")
	}
	var as string
	err = d.db.QueryRow("select string_agg(detail, ' ' order by id) from audit_events where kind = 'pack_downloaded' and case_id = $1 and account_id = $2", d.caseID, d.owner.ID).Scan(&as)
	if err != nil || as != "docx xlsx" {
		t.Errorf("recorded downloads: %q %v", as, err)
	}
}

func zipped(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestPackWithGaps is of a case in which advice is not in, was declined or came as a letter.
func TestPackWithGaps(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	officer := d.officer(t)
	declined := d.send(t, NewTask{})
	taken := d.send(t, NewTask{})
	for ref, state := range map[string]string{declined: "declined", taken: "retracted"} {
		if _, err := d.db.Exec("update tasks set state = $2::text, retracted_at = case when $2::text = 'retracted' then now() end where ref = $1", ref, state); err != nil {
			t.Fatal(err)
		}
	}
	p := d.pack(t, officer)
	if len(p.Sources) != 0 || len(p.Advice) != 2 || len(p.Missing) != 2+1 {
		t.Errorf("%d forms, advice %+v, missing %q", len(p.Sources), p.Advice, p.Missing)
	}
	if a := p.Advice[1]; a.Appended || a.Received != "" || !strings.HasPrefix(a.Remark, "Declined") {
		t.Errorf("what was declined stands as %+v", a)
	}
	if _, err := d.PackDOCX(t.Context(), officer, p); err != nil {
		t.Error(err)
	}
	if _, err := d.db.Exec("delete from team_members where account_id = $1", officer.ID); err != nil {
		t.Fatal(err)
	}
	for _, who := range []portal.Account{officer, d.owner} {
		_, err := d.PlanPack(t.Context(), who, p.Ref)
		wants(t, "the pack for "+who.Name, err, portal.NotFound)
	}
}
