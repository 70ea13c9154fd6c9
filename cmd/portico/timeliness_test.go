package main

import (
	"strings"
	"testing"
	"time"

	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// TestTimelinessPages: the page, the list and the workbook say the same; what is typed wrong is said; nobody
// but the council sees them, and an officer without a team none.
func TestTimelinessPages(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	w.exec(t, "update accounts set organisation = '=HYPERLINK(1)' where id = $1", w.owner.ID)
	w.counts(t)
	due := portal.London(time.Now()).Add(11)
	q := "?from=" + due.MonthCode() + "&to=" + due.MonthCode()
	w.council.get("/timeliness"+q).expect(t, "the page", 200, "Not due yet", "=HYPERLINK(1)", "How this is counted", "Counted at", "what=out")
	w.council.get("/timeliness/tasks"+q+"&what=out").expect(t, "the list", 200, "Not due yet: 1 form", "Diane Bluebell", due.List())
	w.council.get("/timeliness/tasks"+q+"&what=late").expect(t, "a list of none", 200, "Late: 0 forms", "None fits.")
	got := w.council.get("/timeliness/excel" + q)
	got.expect(t, "the workbook", 200)
	book, err := xlsx.Read([]byte(got.Body))
	if err != nil {
		t.Fatal(err)
	}
	var sheets []string
	for _, s := range book {
		sheets = append(sheets, s.Name)
		if s.Name == "By service" && (len(s.Rows) != 3 || strings.Join(s.Rows[1], "|") != "=HYPERLINK(1)|1|0|0|0|1|0") {
			t.Errorf("the services of the workbook: %q", s.Rows)
		}
	}
	if strings.Join(sheets, ", ") != "By month, By service, By form, SEN2, How this is counted" || strings.Contains(got.Body, "<f>") {
		t.Errorf("the sheets are %q", sheets)
	}
	if n := w.number(t, "select count(*) from audit_events where kind = $1 and account_id = $2 and detail = $3", string(store.AuditTimelinessExported), w.officer.ID, due.MonthCode()+" "+due.MonthCode()); n != 1 {
		t.Errorf("the export is recorded %d times", n)
	}
	for asked, says := range map[string]string{
		"from=2026-03&to=2026-01":               "Jan 2026 is before Mar 2026. Enter the earlier month first",
		"from=1066-10":                          "Enter a first month from Sep 2014 on",
		"to=2999-01":                            "Enter a last month up to",
		"from=%3Cscript%3E":                     "Write the first month and its year",
		"from=2020-01&to=2026-01":               "Choose at most 36",
		"form=no-such-form":                     "There is no such form. Choose one of the list",
		"service=00":                            "There is no such service. Choose one of the list",
		"team=nowhere&from=2026-01&to=2026-02":  "There is no such team. Choose one of the list",
		"form=" + strings.Repeat("x%00", 40):    "There is no such form",
		"from=2026-01&to=2026-02&service=%FF00": "There is no such service",
	} {
		w.council.get("/timeliness?"+asked).expect(t, asked, 422, "There is a problem", says)
		for _, path := range []string{"/timeliness/tasks?", "/timeliness/excel?"} {
			if got := w.council.get(path + asked); got.Status != 303 || !strings.HasPrefix(got.Location, "/timeliness") {
				t.Errorf("%s%s answers %d to %s", path, asked, got.Status, got.Location)
			}
		}
	}
	w.council.get("/timeliness?from=2015-01&to=2015-12").expect(t, "a year of nothing", 200, "No form was due in 2015.")
	for _, path := range []string{"/timeliness", "/timeliness/tasks", "/timeliness/cases?what=plans&year=2026", "/timeliness/excel"} {
		w.hers.get(path).expect(t, path+" for a professional", 404)
	}
	for _, path := range []string{"/timeliness/cases?what=plans&year=1066", "/timeliness/cases?what=nothing&year=2026", "/timeliness/cases?what=plans&year=2026&team=nowhere"} {
		w.council.get(path).expect(t, path, 303)
	}
	w.exec(t, "delete from team_members where account_id = $1", w.officer.ID)
	w.council.get("/timeliness").expect(t, "without a team", 200, "You are in no team yet")
	w.council.get("/timeliness/tasks").expect(t, "a list without a team", 200, "None fits.")
}
