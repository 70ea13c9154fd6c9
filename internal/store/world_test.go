package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/testkit"
	"portico/internal/vault"
)

// start is when tests begin: 15 October 2026, 13:00 in London.
var start = time.Date(2026, 10, 15, 12, 0, 0, 0, time.UTC)

// clock is a clock that tests move.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time          { return start.Add(time.Duration(c.offset.Load())) }
func (c *clock) forward(d time.Duration) { c.offset.Add(int64(d)) }

// world is a database with people, a case, a version and a task in it.
type world struct {
	*Store
	t                         testing.TB
	ctx                       context.Context
	clock                     *clock
	owner, colleague, officer portal.Account
	caseID, versionID         int64
	ref, dsn                  string
}

const secretComment = "Mum has asked for the seating question to be covered"

func newWorld(t testing.TB) *world {
	t.Helper()
	ring, err := vault.ParseRing(vault.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, ctx: context.Background(), clock: &clock{}, dsn: testkit.Database(t)}
	w.Store, err = Open(w.ctx, w.dsn, Options{Ring: ring, Now: w.clock.now, MaxConns: 12})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	w.owner = w.account("ffion@nch.example", "Ffion Rhydderch", portal.RoleProfessional)
	w.colleague = w.account("tom@nch.example", "Tom Peverell", portal.RoleProfessional)
	w.officer = w.account("marged@northshire.example", "Marged Ellison", portal.RoleOfficer, portal.RoleAuthor)
	w.versionID, _, err = w.PublishVersion(w.ctx, NewVersion{Key: "ot-advice", Title: "OT advice", FormType: "EHCNA Information Gathering",
		Source: []byte(`{"a":1}`), Bundled: []byte(`{"a":1,"b":2}`), Note: "first"})
	w.must(err)
	w.caseID, err = w.CreateCase(w.ctx, NewCase{Reference: "EHC-1042", Kind: "assessment", ChildName: "Diane Bluebell",
		ChildBorn: portal.Date{Year: 2013, Month: 2, Day: 10}, Record: []byte(`{"child":{"school":"Testertown High School"}}`)})
	w.must(err)
	due := portal.Date{Year: 2026, Month: 10, Day: 26}
	w.ref = w.send(w.owner, &due)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// wants fails the test unless the error has that code.
func (w *world) wants(err error, code portal.Code) {
	w.t.Helper()
	if got := portal.CodeOf(err); got != code {
		w.t.Fatalf("error %v has code %q, want %q", err, got, code)
	}
}

func (w *world) account(email, name string, roles ...portal.Role) portal.Account {
	w.t.Helper()
	a, err := w.CreateAccount(w.ctx, NewAccount{Email: email, Name: name, Profession: "Occupational therapist", Organisation: "Northshire Community Health",
		Address: "County Hall", Phone: "01632 960417", Roles: roles, PasswordHash: "hash of " + name})
	w.must(err)
	return a
}

func (w *world) send(owner portal.Account, due *portal.Date) string {
	w.t.Helper()
	ref, err := w.SendTask(w.ctx, NewTask{CaseID: w.caseID, VersionID: w.versionID, OwnerID: owner.ID, SenderID: w.officer.ID, Due: due,
		Comments: secretComment, Facts: []byte(`{"child":{"name":"Diane"}}`), TabsTotal: 3,
		Tabs: map[string][]byte{"details": []byte(`{"answers":{"name":"Diane"}}`)}})
	w.must(err)
	return ref
}

func (w *world) open(a portal.Account, ref string) Sheet {
	w.t.Helper()
	sheet, err := w.OpenSheet(w.ctx, a.ID, ref)
	w.must(err)
	return sheet
}

func (w *world) save(tab string, base int64, id, body string) (int64, error) {
	w.t.Helper()
	rev, _, err := w.SaveTab(w.ctx, Save{SheetIDs: w.open(w.owner, w.ref).SheetIDs, AccountID: w.owner.ID, Tab: tab, Base: base,
		SaveID: id, Body: []byte(body), Done: 1, Total: 3})
	return rev, err
}

// submission is a submission of what is there now.
func (w *world) submission() Submission {
	w.t.Helper()
	sheet := w.open(w.owner, w.ref)
	n := Submission{TaskID: sheet.TaskID, AccountID: w.owner.ID, Tabs: map[string]int64{"advice": 0}, Answers: []byte(`{"advice":{"aim":"secret aim"}}`),
		Reference: vault.Reference(), At: w.Store.now(), Salt: []byte("salt"), Signers: []Signer{{AccountID: w.owner.ID, Name: w.owner.Name, At: start}}}
	for name, tab := range sheet.Tabs {
		n.Tabs[name] = tab.Revision
	}
	for _, x := range sheet.Attachments {
		n.Attachments = append(n.Attachments, x.Ref)
	}
	sum := sha256.Sum256([]byte(n.Reference))
	n.Hash = sum[:]
	return n
}

// number asks the database one number.
func (w *world) number(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.DB.QueryRowContext(w.ctx, query, args...).Scan(&n))
	return n
}

// audited gives how many audit events of a kind there are.
func (w *world) audited(kind AuditKind) int {
	w.t.Helper()
	return w.number("select count(*) from audit_events where kind = $1", string(kind))
}

// lastCode gives the code of the newest mail.
func (w *world) mail(template string) (Mail, string) {
	w.t.Helper()
	id := w.number("select coalesce(max(id), 0) from mails where template = $1", template)
	m, err := w.PendingMail(w.ctx, int64(id))
	w.must(err)
	return m, string(m.Data)
}

func (w *world) hold(ref string, to portal.Account) {
	w.t.Helper()
	_, err := w.db.ExecContext(w.ctx, fmt.Sprintf("update tasks set owner_id = %d where ref = '%s'", to.ID, ref))
	w.must(err)
}

func (w *world) state(ref string, state portal.TaskState) {
	w.t.Helper()
	_, err := w.db.ExecContext(w.ctx, "update tasks set author_id = case when ?0 = 'counter_signing' then owner_id end, signatory_id = case when ?0 = 'counter_signing' then owner_id end, state = ?0, submitted_at = coalesce(submitted_at, now()) where ref = ?1", string(state), ref)
	w.must(err)
}
