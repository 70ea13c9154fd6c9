package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"portico/internal/casework"
	"portico/internal/portal"
)

// sendsMarks and sendsScenes are of sending several forms to several people at once.
var sendsMarks = map[string]string{"pages/cases-send": shows("form#cases-send"), "pages/cases-check": shows("form#cases-check")}

// several is a sending with a row for each of these, "form=ot-advice email=a@x.example", that
// an officer has entered and not sent yet.
func (p *testPortal) several(t testing.TB, officer portal.Account, caseRef string, rows ...string) *casework.Sending {
	t.Helper()
	s, err := p.cases.NewSending(t.Context(), officer, caseRef)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cases.KeepSending(t.Context(), officer, s, severalRows(rows...)); err != nil {
		t.Fatal(err)
	}
	return s
}

// severalRows is what a browser posts of these rows.
func severalRows(rows ...string) url.Values {
	form := url.Values{}
	for i, row := range rows {
		id := "r" + string(rune('1'+i))
		form.Add(casework.FieldRow, id)
		for _, pair := range strings.Fields(row) {
			name, value, _ := strings.Cut(pair, "=")
			form.Add("_q", id+"."+name)
			form.Add(id+"."+name, value)
		}
	}
	return form
}

func (s *stage) checkAll(w *window, name string) (path string, sending *casework.Sending) {
	w.t.Helper()
	me := s.person(w.t, officer)
	away, deputy, gone, has := s.addPerson(w.t, "Awen Away of "+name), s.addPerson(w.t, "Dafydd Deputy of "+name), s.addPerson(w.t, "Gina Gone of "+name), s.addPerson(w.t, "Hana Has of "+name)
	s.makeGroup(w.t, "Away and deputy of "+name, away, deputy)
	s.signedIn(w.t, away).absent(w.t, "I am on leave until Monday. Dafydd Deputy takes urgent advice.", "2026-01-01", "", "to-"+deputy.Ref)
	if err := s.store.DisableAccount(w.t.Context(), gone.Email); err != nil {
		w.t.Fatal(err)
	}
	_, host, _ := strings.Cut(has.Email, "@")
	casePath := s.ownCase(w.t, name, "Llŷr Gwynedd-Pritchard")
	caseRef := strings.TrimPrefix(casePath, "/cases/")
	if _, err := s.cases.SendSending(w.t.Context(), me, s.several(w.t, me, caseRef, "form=ot-advice email="+has.Email)); err != nil {
		w.t.Fatal(err)
	}
	sending = s.several(w.t, me, caseRef, "form=ep-advice email="+away.Email, "form=social-care-advice email="+gone.Email, "form=ot-advice email="+has.Email,
		"form=health-advice email=new."+has.Email[:2]+"@x"+host, "form=ehcna-info-gathering email=school@else.example due=5/3/2033", "form=parent-views email=mum@home.example guest=guest")
	if err := s.cases.Enclose(w.t.Context(), me, sending, casework.Upload{Name: "Our story.pdf", Body: samplePDF()}); err != nil {
		w.t.Fatal(err)
	}
	return casePath + "/send/" + sending.Ref, sending
}

// aboutCases ticks two cases of the list and asks to send a form about them.
func (s *stage) aboutCases(w *window, name string) {
	w.t.Helper()
	for _, child := range []string{"Llŷr Gwynedd-Pritchard", "محمد بن عبد الرحمن الأنصاري"} {
		s.ownCase(w.t, name+" "+child, child)
	}
	w.open("/cases")
	for i := range 2 {
		w.click(fmt.Sprintf(".p-cases tbody tr:nth-child(%d) .p-check", i+1), "")
	}
	w.leads(func() { w.click(".p-bulk button", "Send a form") })
}

func sendsScenes() []scene {
	return []scene{
		{"sends the usual", "pages/case-send", nil, officer, func(s *stage, w *window) {
			w.open(s.ownCase(w.t, "the usual", "Diane Bluebell") + "/send")
			w.leads(func() { w.press("Add the usual") })
			w.sees("Recipient 6")
		}},
		{"sends with faults", "pages/case-send", nil, officer, func(s *stage, w *window) {
			w.open(s.ownCase(w.t, "usual faults", "Diane Bluebell") + "/send")
			w.leads(func() { w.press("Add the usual") })
			w.types(control("r2.email"), "community at health")
			w.types(control("r3.due"), "1/9/2025")
			w.leads(func() { w.press("Continue") })
			w.sees("Recipient 2: ")
		}},
		{"sends papers to some", "pages/case-send", nil, officer, func(s *stage, w *window) {
			path, sending := s.checkAll(w, "papers to some")
			w.open(path)
			w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(map[string][]byte{"Seating report.pdf": append(samplePDF(), '\n'), "notes.txt": []byte("Only words.\n")})))
			w.click("#paper-some-"+sending.Enclosures[0].Ref, "")
			w.leads(func() { w.press("Continue") })
			w.sees("Tick who gets Our story.pdf")
		}},
		{"sends check with everything", "pages/send-check", nil, officer, func(s *stage, w *window) {
			path, sending := s.checkAll(w, "everything")
			s.sql(w.t, "update enclosures set scan = 'infected' where sending_id = $1", sending.ID)
			w.open(path + "/check")
			for _, words := range []string{"Send these 6 forms?", "The virus check has removed", "Send to Dafydd Deputy of everything instead", "this person has left", "was sent to this address", "Nobody has an address like this one", "a Saturday", "as a guest", "What the email says"} {
				w.sees(words)
			}
		}},
		{"sends about cases", "pages/cases-send", []string{"POST /cases/send"}, officer, func(s *stage, w *window) {
			s.aboutCases(w, "about cases")
			w.leads(func() { w.click("main form#cases-send button", "Continue") })
			w.sees("Choose the form to send")
		}},
		{"sends about cases checked", "pages/cases-check", nil, officer, func(s *stage, w *window) {
			s.aboutCases(w, "checked")
			atWindow{w}.enters("Continue", map[string]string{"form": "ot-advice", "to.": "somebody.new@health.example"})
			w.sees("Send this form about 2 cases?")
		}},
		{"sends check asked", "pages/send-check", nil, officer, func(s *stage, w *window) {
			me, has := s.person(w.t, officer), s.addPerson(w.t, "Hana Has")
			casePath := s.ownCase(w.t, "asked twice", "Mbali Dlamini")
			row := "form=ot-advice email=" + has.Email
			w.open(casePath + "/send/" + s.several(w.t, me, strings.TrimPrefix(casePath, "/cases/"), row, row).Ref + "/check")
			w.leads(func() { w.click("main form button", "Send 2 forms") })
			w.sees("Recipient 2: Tick to say")
		}},
	}
}
