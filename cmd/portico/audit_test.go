package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/testkit"
	"portico/internal/vault"
)

// TestCommandAuditCheck: 0 for a sound record, 1 with what was found, 2 where it cannot be
// checked.
func TestCommandAuditCheck(t *testing.T) {
	t.Parallel()
	dsn, key := testkit.Database(t), vault.NewKey()
	p := startPortal(t, dsn, key)
	p.addPerson(t, "Ann Author", portal.RoleAuthor)
	if err := p.cases.SealAudit(t.Context(), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	env := []string{"DATABASE_URL=" + dsn, "PORTICO_KEY=" + key, "PORTICO_SMTP_URL=smtp://127.0.0.1:1?tls=none", "PORTICO_DATA=" + p.config.Data}
	portico(t, env, "", "audit", "check").expect(t, "a sound record", 0, "The audit record is sound: ")
	var report portal.AuditReport
	sound := portico(t, env, "", "audit", "check", "--json").expectJSON(t, &report)
	if sound.status != 0 || !report.Sound || report.Events == 0 || report.Roots == 0 {
		t.Errorf("status %d, %+v", sound.status, report)
	}
	portico(t, env, "", "audit", "check", "--log", "/nowhere/portico.log").expect(t, "a log that is not there", 2, "no such file")
	portico(t, env[1:], "", "audit", "check").expect(t, "no database", 2, "DATABASE_URL is not set")
	db := p.database(t)
	defer db.Close()
	// In one statement, so that no event of the running portal comes in unsealed.
	if _, err := db.Exec(`begin; alter table audit_events disable trigger user;
update audit_events set account_id = 4711 where id = (select event_id from audit_seals where number = 1);
alter table audit_events enable trigger user; commit`); err != nil {
		t.Fatal(err)
	}
	portico(t, env, "", "audit", "check").expect(t, "an account changed", 1, "account_changed: The account of event", "is not sound: findings 1,")
	if found := portico(t, env, "", "audit", "check", "--json").expectJSON(t, &report); found.status != 1 || report.Sound || len(report.Findings) != 1 {
		t.Errorf("status %d, %+v", found.status, report)
	}
}

// expectJSON reads what a command printed.
func (r result) expectJSON(t testing.TB, into any) result {
	t.Helper()
	if err := json.Unmarshal([]byte(r.out), into); err != nil {
		t.Fatalf("%v: %s %s", err, r.out, r.errOut)
	}
	return r
}

// TestAuditPages: administrators search and export; what they typed stands in no address and
// what a spreadsheet would calculate is text.
func TestAuditPages(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	admin := p.addPerson(t, "Ada Lowe", portal.RoleAdministrator)
	person := p.addPerson(t, "=HYPERLINK(1)")
	p.sendTask(t, person)
	b := p.signedIn(t, admin)
	token := b.token()
	if _, err := p.cases.Open(t.Context(), person, p.text(t, "select ref from tasks")); err != nil {
		t.Fatal(err)
	}
	p.exec(t, "insert into audit_events (at, kind, account_id) select now(), 'signed_in', $1 from generate_series(1, 5100)", person.ID)
	found := b.post("/audit", url.Values{"_csrf": {token}, "account": {strings.ToUpper(person.Email)}, "kind": {"signed_in"}})
	if found.Status != 303 || !strings.HasPrefix(found.Location, "/audit?search=") || strings.Contains(found.Location, "@") {
		t.Fatalf("a search leads to %d %s", found.Status, found.Location)
	}
	if list := b.get(found.Location); !strings.Contains(list.words(), "Signed in") || !strings.Contains(list.Body, "Older") {
		t.Errorf("the list: %.500s", list.words())
	}
	file := b.get(strings.Replace(found.Location, "/audit?", "/audit/export?", 1))
	if rows := strings.Count(file.Body, "\r\n"); rows != 5101 || !strings.HasPrefix(file.Body, "\ufeffNumber,") || !strings.Contains(file.Body, ",'=HYPERLINK(1),") {
		t.Errorf("%d rows: %.300s", rows, file.Body)
	}
	book, err := xlsx.Read([]byte(b.get(strings.Replace(found.Location, "/audit?", "/audit/export.xlsx?", 1)).Body))
	if err != nil || len(book) != 1 || len(book[0].Rows) != 5101 || !strings.Contains(fmt.Sprint(book[0].Rows[5100]), " =HYPERLINK(1) ") {
		t.Errorf("the workbook has %d sheets (%v)", len(book), err)
	}
	if days := b.post("/audit", url.Values{"_csrf": {token}, "from": {"2026-01-01"}, "to": {"2026-12-31"}}); days.Status != 303 {
		t.Errorf("a range of days: %d %.300s", days.Status, days.words())
	}
	for _, days := range [][3]string{{"2026-12-31", "2026-01-01", "The last day is before the first."}, {"1066-10-14", "", "Enter a day from 1900 on."}} {
		if got := b.post("/audit", url.Values{"_csrf": {token}, "from": {days[0]}, "to": {days[1]}}); got.Status != 422 || !strings.Contains(got.words(), days[2]) {
			t.Errorf("%v: %d %.300s", days, got.Status, got.words())
		}
	}
	wrong := b.post("/audit", url.Values{"_csrf": {token}, "account": {"nobody@x.example"}, "from": {"31/02/2026"}, "to": {"soon"}})
	if words := wrong.words(); wrong.Status != 422 || !strings.Contains(words, "Nobody has an account") || !strings.Contains(words, "not a day") || !strings.Contains(wrong.Body, `value="31/02/2026"`) {
		t.Errorf("bad input: %d %.600s", wrong.Status, words)
	}
	if other := p.signedIn(t, p.addPerson(t, "Bo Lowe", portal.RoleAdministrator)).get(found.Location); other.Location != "/audit" {
		t.Errorf("another's search: %d %s", other.Status, other.Location)
	}
	if n := p.number(t, "select count(*) from audit_events where account_id = $1 and kind in ('record_searched', 'record_exported') and object = 'signed_in'", admin.ID); n != 3 {
		t.Errorf("%d readings of the record are recorded, want the search and two exports", n)
	}
}
