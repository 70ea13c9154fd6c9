package main

import (
	"testing"

	"github.com/chromedp/chromedp"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// documentMarks and documentScenes are of supporting documents.
var documentMarks = map[string]string{"pages/attachment-edit": shows(`main form#attachment-edit`)}

func documentScenes() []scene {
	change := "GET /tasks/:ref/attachments/:file/edit"
	return []scene{
		{"documents chosen", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.answered(w.t, "typical"), "supporting"))
			w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(map[string][]byte{"Seating.pdf": samplePDF(), "School visit notes.docx": word(w.t, "x", false)})))
			w.wait("both are in the list", "document.querySelectorAll('[data-chosen] > li').length === 2")
		}},
		{"reports and files", "pages/form", nil, writer, func(s *stage, w *window) { w.open(formPath(reported(s, w), "supporting")) }},
		{"reports at the check", "pages/check", nil, writer, func(s *stage, w *window) { w.open("/tasks/" + reported(s, w) + "/check") }},
		{"change a document", "pages/attachment-edit", []string{change}, writer, func(s *stage, w *window) {
			ref := reported(s, w)
			w.open("/tasks/" + ref + "/attachments/" + firstFile(s, w, ref) + "/edit")
		}},
		{"document changed", "pages/form", []string{"POST /tasks/:ref/attachments/:file/edit"}, writer, func(s *stage, w *window) {
			ref := s.own(w.t, "change a document", "typical")
			attachOne(s, w.t, ref, "Seating.pdf", store.ScanNone)
			w.open("/tasks/" + ref + "/attachments/" + firstFile(s, w, ref) + "/edit")
			w.leads(func() { w.press("Save") })
		}},
		{"document listed", "pages/form", []string{"POST /tasks/:ref/attachments/:file/listed"}, writer, func(s *stage, w *window) {
			ref := s.own(w.t, "list a document", "typical")
			attachOne(s, w.t, ref, "Seating.pdf", store.ScanNone)
			w.open(formPath(ref, "supporting"))
			w.leads(func() { w.press("Add to the list") })
		}},
		{"documents and the virus check", "pages/form", nil, writer, func(s *stage, w *window) { w.open(formPath(scannedTask(s, w), "supporting")) }},
		{"confirm removing an infected document", "pages/confirm", nil, writer, func(s *stage, w *window) {
			ref := scannedTask(s, w)
			var file string
			if err := s.database(w.t).QueryRow("select x.ref from attachments x join tasks t on t.id = x.task_id where t.ref = $1 and x.scan = 'infected'", ref).Scan(&file); err != nil {
				w.t.Fatal(err)
			}
			w.open("/tasks/" + ref + "/attachments/" + file + "/remove")
		}},
	}
}

// reported is a task whose list of reports and files disagree.
func reported(s *stage, w *window) string {
	return s.task(w.t, "reports", func(owner portal.Account) string {
		ref := s.sendTask(w.t, owner)
		s.answer(w.t, owner, ref, "typical")
		putFile(s, w.t, owner, ref, "Seating assessment.pdf", store.ScanNone)
		putFile(s, w.t, owner, ref, "EEG of March.pdf", store.ScanNone)
		return ref
	})
}

// scannedTask is a task with a file that waits for the virus check and one that it removed.
func scannedTask(s *stage, w *window) string {
	return s.task(w.t, "scanned", func(owner portal.Account) string {
		ref := s.sendTask(w.t, owner)
		s.answer(w.t, owner, ref, "typical")
		putFile(s, w.t, owner, ref, "Waits.pdf", store.ScanWaiting)
		putFile(s, w.t, owner, ref, "Harmful.pdf", store.ScanInfected)
		return ref
	})
}

func attachOne(s *stage, t testing.TB, ref, name string, scan store.ScanState) {
	putFile(s, t, s.person(t, writer), ref, name, scan)
}

// putFile attaches a file, in the state that the virus check would have left it in.
func putFile(s *stage, t testing.TB, owner portal.Account, ref, name string, scan store.ScanState) {
	t.Helper()
	work, err := s.cases.Open(t.Context(), owner, ref)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.cases.Attach(t.Context(), work, casework.Upload{Name: name, Kind: "Report", Description: "", Body: append(samplePDF(), "% "+vault.Ref()...)})
	if err != nil {
		t.Fatal(err)
	}
	switch scan {
	case store.ScanWaiting:
		s.exec(t, "update attachments set scan = 'waiting' where ref = $1", a.Ref)
	case store.ScanInfected:
		s.exec(t, "update attachments set scan = 'infected', removed_at = now(), scanned_at = now() where ref = $1", a.Ref)
	}
}

func firstFile(s *stage, w *window, ref string) (file string) {
	err := s.database(w.t).QueryRow("select x.ref from attachments x join tasks t on t.id = x.task_id where t.ref = $1 order by x.id limit 1", ref).Scan(&file)
	if err != nil {
		w.t.Fatal(err)
	}
	return file
}
