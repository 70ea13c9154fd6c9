package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"portico/formdefs"
	"portico/internal/casework"
	"portico/internal/portal"
)

// packMarks and packScenes are of the pack for the plan and what the family will see.
var packMarks = map[string]string{"pages/pack": shows("main .p-pack__nav"), "pages/family": shows("main .p-family")}

func packScenes() []scene {
	const show = "GET /cases/:case/pack"
	return []scene{
		{"pack of all sections", "pages/pack", []string{show, show + "/docx", show + "/xlsx"}, officer, func(s *stage, w *window) {
			path := s.packed(w) + "/pack"
			for ext, begins := range map[string]string{"docx": "PK", "xlsx": "PK"} {
				if got := w.client().get(path + "/" + ext); got.Status != 200 || !strings.HasPrefix(got.Body, begins) {
					w.t.Errorf("%s answers %d", ext, got.Status)
				}
			}
			w.open(path)
			w.sees("Ffion Llewellyn-Rhydderch")
		}},
		{"pack section of provision", "pages/pack", nil, officer, func(s *stage, w *window) { w.open(s.packed(w) + "/pack?section=F") }},
		{"pack section of advice", "pages/pack", nil, officer, func(s *stage, w *window) { w.open(s.packed(w) + "/pack?section=K") }},
		{"pack golden thread", "pages/pack", nil, officer, func(s *stage, w *window) {
			w.open(s.packed(w) + "/pack?section=thread")
			w.sees("OT-O1")
		}},
		{"pack with gaps", "pages/pack", nil, officer, func(s *stage, w *window) {
			path := s.ownCase(w.t, "pack gaps", "محمد بن عبد الرحمن الأنصاري")
			s.task(w.t, "pack gaps asked", func(owner portal.Account) string {
				return s.askSample(w.t, s.number(w.t, "select id from cases where ref = $1", strings.TrimPrefix(path, "/cases/")), owner, "ot-advice")
			})
			w.open(path + "/pack")
			w.sees("is not in")
		}},
		{"what the family will see", "pages/family", []string{"GET /tasks/:ref/family"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.told(w) + "/family")
			w.sees("looks like a telephone number")
		}},
		{"what the family will see, for an officer", "pages/family", nil, officer, func(s *stage, w *window) {
			ref := s.task(w.t, "family read", func(owner portal.Account) string {
				ref := s.sendTask(w.t, owner)
				s.answer(w.t, owner, ref, "typical")
				s.submit(w.t.(*testing.T), owner, ref)
				return ref
			})
			w.open("/tasks/" + ref + "/family")
			w.sees("Kept for the council")
		}},
	}
}

// askSample sends a form about a case, as the facts of its sample have it.
func (p *testPortal) askSample(t testing.TB, caseID int64, owner portal.Account, key string) string {
	t.Helper()
	raw, err := formdefs.Sample(key, "facts")
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string]any{}
	if err := json.Unmarshal(raw, &facts); err != nil {
		t.Fatal(err)
	}
	delete(facts, "account")
	ref, _, err := p.cases.Send(t.Context(), casework.NewTask{CaseID: caseID, FormKey: key, OwnerID: owner.ID, SenderID: owner.ID, Facts: facts, SentAt: time.Now().AddDate(0, 0, -30)})
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// packed is the address of a case about which advice of every kind is in.
func (s *stage) packed(w *window) string {
	path := s.ownCase(w.t, "packed", "Diane Bluebell")
	s.task(w.t, "packed forms", func(owner portal.Account) (last string) {
		id := s.number(w.t, "select id from cases where ref = $1", strings.TrimPrefix(path, "/cases/"))
		for _, key := range []string{"ot-advice", "physio-advice", "health-advice", "ep-advice", "social-care-advice", "child-views"} {
			last = s.askSample(w.t, id, owner, key)
			s.answer(w.t, owner, last, "typical")
			s.submit(w.t.(*testing.T), owner, last)
		}
		return last
	})
	return path
}

// told is a task whose form tells of somebody else.
func (s *stage) told(w *window) string {
	return s.task(w.t, "told of others", func(owner portal.Account) string {
		ref := s.sendTask(w.t, owner)
		s.answer(w.t, owner, ref, "typical")
		opened, err := s.cases.Open(w.t.Context(), owner, ref)
		if err != nil {
			w.t.Fatal(err)
		}
		post := casework.Post{Tab: "views", Base: opened.Tabs["views"].Revision, SaveID: "told", Form: map[string][]string{"_q": {"views.parent_views"},
			"views.parent_views": {"Their neighbour rang from 01632 960 999 and lives in AB12 3CD."}}}
		if _, err := s.cases.Save(w.t.Context(), opened, post); err != nil {
			w.t.Fatal(err)
		}
		return ref
	})
}
