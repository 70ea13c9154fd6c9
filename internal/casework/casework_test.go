package casework

import (
	"database/sql"
	"encoding/json"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"portico/formdefs"
	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/testkit"
	"portico/internal/vault"
)

// desk is casework on a real database, with an owner who has OT advice to give.
type desk struct {
	*Casework
	db     *sql.DB
	folder string // of the attachments
	owner  portal.Account
	caseID int64
	ref    string
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	dsn := testkit.Database(t)
	ring, err := vault.ParseRing(vault.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), dsn, store.Options{Ring: ring, MaxConns: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	db, err := sql.Open("pgx", dsn) // registered by the migrations, for what no method does
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	d := &desk{db: db, folder: t.TempDir()}
	disk, err := files.NewDisk(d.folder)
	if err != nil {
		t.Fatal(err)
	}
	d.Casework = New(Config{Store: st, Files: disk, Catalogue: formdefs.Catalogue(), Council: Council{Name: "Northshire County Council"}})
	source, err := formdefs.Definition("ot-advice")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Install(t.Context(), source, "", 0); err != nil {
		t.Fatal(err)
	}
	d.owner = d.person(t, "Ffion Llewellyn")
	d.caseID, err = st.CreateCase(t.Context(), store.NewCase{Reference: "NC-1", Kind: "assessment", ChildName: "Diane Bluebell",
		ChildBorn: portal.Date{Year: 2013, Month: 2, Day: 10}, Record: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	d.ref = d.send(t, NewTask{})
	return d
}

func (d *desk) person(t testing.TB, name string, roles ...portal.Role) portal.Account {
	t.Helper()
	if len(roles) == 0 {
		roles = []portal.Role{portal.RoleProfessional}
	}
	a, err := d.store.CreateAccount(t.Context(), store.NewAccount{Email: strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@health.example", Name: name,
		Profession: "Occupational therapist", Organisation: "Northshire Community Health", Phone: "01632 960 288", Register: "HCPC", RegistrationNumber: "OT71834",
		Roles: roles, PasswordHash: "x"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (d *desk) send(t testing.TB, n NewTask) string {
	t.Helper()
	n.CaseID, n.OwnerID, n.SenderID, n.FormKey = d.caseID, d.owner.ID, d.owner.ID, "ot-advice"
	if n.Facts == nil {
		n.Facts = facts(t)
	}
	ref, _, err := d.Send(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// facts are the council's facts about the child of the shipped sample.
func facts(t testing.TB) map[string]any {
	t.Helper()
	return factsOf(t, "ot-advice")
}

// factsOf are those of the sample of a form.
func factsOf(t testing.TB, key string) map[string]any {
	t.Helper()
	raw, err := formdefs.Sample(key, "facts")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	delete(out, "account")
	return out
}

func (d *desk) open(t *testing.T) *Work {
	t.Helper()
	w, err := d.Open(t.Context(), d.owner, d.ref)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// save saves one answer as the page of its tab would.
func (d *desk) save(t *testing.T, w *Work, tab, name, value string) error {
	t.Helper()
	_, err := d.Save(t.Context(), w, Post{Tab: tab, Base: w.Tabs[tab].Revision, SaveID: vault.Ref(), Form: url.Values{"_q": {name}, name: {value}}})
	return err
}

// complete answers every question as the shipped sample does.
func (d *desk) complete(t *testing.T) *Work {
	t.Helper()
	raw, err := formdefs.Sample("ot-advice", "typical")
	if err != nil {
		t.Fatal(err)
	}
	w := d.open(t)
	answers, err := w.Form.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, tab := range w.Form.Tabs {
		if tab.Attachments != nil {
			continue
		}
		post := Post{Tab: tab.Name, Base: w.Tabs[tab.Name].Revision, SaveID: vault.Ref(), Form: w.Form.PostOf(tab, answers), Close: true}
		if _, err := d.Save(t.Context(), w, post); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func (d *desk) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	result, err := d.db.Exec(statement, args...)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("%s changed nothing (%v)", statement, err)
	}
}

// stored are the files that lie in the folder of the attachments.
func (d *desk) stored(t *testing.T) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(d.folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// wants checks the code of an error, and that it has a sentence for a person.
func wants(t *testing.T, what string, err error, code portal.Code) {
	t.Helper()
	if got := portal.CodeOf(err); got != code {
		t.Errorf("%s: %q (%v), want %q", what, got, err, code)
	}
	if s := portal.SentenceOf(err); code != "" && (s == "" || !strings.HasSuffix(s, ".")) {
		t.Errorf("%s: the sentence is %q", what, s)
	}
}

func value(w *Work, path ...string) any {
	var v any = w.Answers.Values
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

var onePage = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>> endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000053 00000 n \n0000000104 00000 n \n" +
	"trailer<</Size 4/Root 1 0 R>>\nstartxref\n165\n%%EOF\n")
