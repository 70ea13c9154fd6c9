package casework

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"portico/engine"
	"portico/engine/xlsx"
	"portico/formdefs"
	"portico/internal/portal"
	"portico/internal/store"
)

// submitted makes n submitted tasks of the desk's form with the typical answers, whose first
// name of the view is said. Sealing is that of the store.
func (d *desk) submitted(t testing.TB, n int, words string) {
	t.Helper()
	w, err := d.Open(t.Context(), d.owner, d.ref)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := formdefs.Sample("ot-advice", "typical")
	if err != nil {
		t.Fatal(err)
	}
	a, err := w.Form.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	a.Values["views"].(map[string]any)["child_views"] = words
	answers, err := engine.CanonicalJSON(w.Form.Canonical(a))
	if err != nil {
		t.Fatal(err)
	}
	var last int
	err = d.db.QueryRowContext(t.Context(), `with n as (insert into contributions (case_id, version_id, facts, created_at)
select c.case_id, c.version_id, c.facts, now() from tasks t join contributions c on c.id = t.contribution_id, generate_series(1, $1) where t.id = $2 returning id), t as (insert into tasks (ref, contribution_id, case_id, owner_id, sender_id, state, comments, sent_at, submitted_at, team_id)
select 'many' || n.id, n.id, case_id, owner_id, sender_id, 'submitted', comments, sent_at, now(), team_id from n, tasks where tasks.id = $2 returning id)
select max(id) from t`, n, w.TaskID).Scan(&last)
	if err != nil {
		t.Fatal(err)
	}
	for from := 0; from < n; from += 500 {
		var refs []string
		var bodies [][]byte
		for i := from; i < min(from+500, n); i++ {
			ref := fmt.Sprintf("MANY-%05d", i)
			refs, bodies = append(refs, ref), append(bodies, w.Key.Seal(answers, "submission/"+ref))
		}
		_, err := d.db.ExecContext(t.Context(), `insert into submissions (task_id, contribution_id, version_id, round, reference, account_id, hash, body, seal, submitted_at)
select t.id, t.contribution_id, $2, 1, x.ref, $3, sha256(convert_to(x.ref, 'UTF8')), x.body, '', now() from unnest($4::text[], $5::bytea[]) with ordinality x(ref, body, place) join tasks t on t.id = $1 + x.place`,
			last-n+from, w.Form.ID, d.owner.ID, refs, bodies)
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A workbook of several submissions has a line for each and, on the sheets of its tables, a line for
// each row, which the receipt joins; formulas stay texts; other teams, states and versions
// are not in it.
func TestExportMany(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	formula := "=HYPERLINK(\"http://evil.example\")"
	d.submitted(t, 3, formula)
	officer := d.person(t, "Olive Officer", portal.RoleAdministrator)
	x, err := d.NewExport(t.Context(), officer, ExportQuery{Key: "ot-advice"})
	if err != nil || x.Span.Count != 3 {
		t.Fatalf("%+v, %v", x, err)
	}
	var out bytes.Buffer
	if err := x.Write(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	book, err := xlsx.Read(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	lines := book[0].Rows
	if book[0].Name != "Submissions" || len(lines) != 4 || lines[1][0] != "MANY-00000" || lines[1][3] != "Diane Bluebell" || lines[3][4] != "10-Feb-2013" {
		t.Errorf("the submissions are %.1500q", lines)
	}
	if got := strings.Count(fmt.Sprint(lines), formula); got != 3 { // a formula would show its result
		t.Errorf("the words stand in %d lines", got)
	}
	rows := 0
	for _, sheet := range book[1:] {
		if head := sheet.Rows[0]; head[0] != "Receipt" || head[2] != "_row" {
			t.Errorf("the sheet %s begins with %q", sheet.Name, head)
		}
		for _, l := range sheet.Rows[1:] {
			if !strings.HasPrefix(l[0], "MANY-") || len(l[2]) != 8 {
				t.Errorf("a line of %s is %q", sheet.Name, l)
			}
			rows++
		}
	}
	if rows == 0 || rows%3 != 0 {
		t.Errorf("the tables have %d rows", rows)
	}
	d.exportsNothing(t, officer)
}

// exportsNothing asks for what is not there.
func (d *desk) exportsNothing(t *testing.T, officer portal.Account) {
	t.Helper()
	past := portal.Date{Year: 2020, Month: 1, Day: 1}
	for name, q := range map[string]store.SubmissionQuery{"accepted": {State: portal.Accepted}, "until 2020": {To: &past}, "another team": {Team: "nothing"}} {
		x, err := d.NewExport(t.Context(), officer, ExportQuery{Key: "ot-advice", SubmissionQuery: q})
		if err != nil || x.Span.Count != 0 {
			t.Errorf("%s: %+v, %v", name, x, err)
		}
	}
	for name, who := range map[string]portal.Account{"the owner": d.owner, "an officer of no team": d.person(t, "Otto Officer", portal.RoleOfficer)} {
		if name == "an officer of no team" {
			d.db.ExecContext(t.Context(), "delete from team_members where account_id = $1", who.ID)
		}
		if x, err := d.NewExport(t.Context(), who, ExportQuery{Key: "ot-advice"}); err != nil || x.Span.Count != 0 {
			t.Errorf("%s: %+v, %v", name, x, err)
		}
	}
	_, err := d.NewExport(t.Context(), officer, ExportQuery{Key: "ot-advice", Number: 99})
	wants(t, "a version that never was", err, portal.NotFound)
}

// mostExportMemory is what a workbook of 10,000 submissions may take, in MB.
const mostExportMemory = 150

// BenchmarkExport10000 writes a workbook of 10,000 submissions of OT advice and refuses more
// memory than is allowed: the peak of the heap in use while it is written, the whole process.
func BenchmarkExport10000(b *testing.B) {
	d := newDesk(b)
	d.submitted(b, store.MaxExported, "Diane likes drawing.")
	officer := d.person(b, "Olive Officer", portal.RoleAdministrator)
	for b.Loop() {
		runtime.GC()
		x, err := d.NewExport(b.Context(), officer, ExportQuery{Key: "ot-advice"})
		if err != nil || x.Span.Count != store.MaxExported {
			b.Fatal(x, err)
		}
		peak := &peakWriter{}
		if err := x.Write(b.Context(), peak); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(peak.heap)/1e6, "peak-MB")
		b.ReportMetric(float64(peak.n)/1e6, "file-MB")
		if peak.heap > mostExportMemory*1e6 {
			b.Fatalf("10,000 submissions took %d MB", peak.heap/1e6)
		}
	}
}

// peakWriter counts what is written, and looks at the heap for each 64 KB of it.
type peakWriter struct {
	n, looked int
	heap      uint64
}

func (p *peakWriter) Write(b []byte) (int, error) {
	if p.n += len(b); p.n-p.looked >= 64<<10 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		p.heap, p.looked = max(p.heap, m.HeapInuse+m.StackInuse), p.n
	}
	return len(b), nil
}
