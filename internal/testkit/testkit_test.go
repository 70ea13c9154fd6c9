package testkit

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun/driver/pgdriver"
)

func TestDatabaseIsMigratedAndOnesOwn(t *testing.T) {
	t.Parallel()
	for i := range 6 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			conn, err := pgx.Connect(t.Context(), Database(t))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close(t.Context())
			var tables, jobs int
			if err := conn.QueryRow(t.Context(), "select count(*) from information_schema.tables where table_schema = 'public'").Scan(&tables); err != nil {
				t.Fatal(err)
			}
			if err := conn.QueryRow(t.Context(), "select count(*) from river_job").Scan(&jobs); err != nil {
				t.Fatal(err)
			}
			if tables < 5 || jobs != 0 {
				t.Errorf("%d tables, %d jobs; want the whole schema and no data", tables, jobs)
			}
			// The same table in every database: they must not see each other.
			if _, err := conn.Exec(t.Context(), "create table mine (n int)"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestDatabaseGoesWithItsTest(t *testing.T) {
	t.Parallel()
	var dsn string
	t.Run("uses one", func(t *testing.T) {
		dsn = EmptyDatabase(t)
		conn, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn // left open: the database goes all the same
	})
	if conn, err := pgx.Connect(t.Context(), dsn); err == nil {
		conn.Close(t.Context())
		t.Error("the database outlived its test")
	}
}

func TestDSNServesBunsDriver(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(EmptyDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	db := sql.OpenDB(pgdriver.NewConnector(pgdriver.WithNetwork("unix"),
		pgdriver.WithAddr(filepath.Join(q.Get("host"), ".s.PGSQL."+q.Get("port"))), pgdriver.WithInsecure(true),
		pgdriver.WithUser(u.User.Username()), pgdriver.WithDatabase(strings.TrimPrefix(u.Path, "/"))))
	defer db.Close()
	var name string
	if err := db.QueryRowContext(t.Context(), "select current_database()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	if "/"+name != u.Path {
		t.Errorf("connected to %s, want %s", name, u.Path)
	}
}

func TestMailServer(t *testing.T) {
	t.Parallel()
	s := SMTP(t)
	s.Refuse(func(to string) *Refusal {
		if strings.HasPrefix(to, "full") {
			return &Refusal{452, "mailbox full"}
		}
		return nil
	})
	const text = "Subject: =?utf-8?q?A_form_=E2=80=93_due?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ncaf=C3=A9\r\n"
	if err := smtp.SendMail(s.Addr, nil, "council@example.org", []string{"diane@example.org"}, []byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := smtp.SendMail(s.Addr, nil, "council@example.org", []string{"full@example.org"}, []byte(text)); err == nil {
		t.Error("the refused recipient was accepted")
	}
	got := s.Wait(t, 1)[0]
	if got.To != "diane@example.org" || got.Subject != "A form – due" || got.Text() != "café\n" {
		t.Errorf("got to %q, subject %q, text %q", got.To, got.Subject, got.Text())
	}
}

const document = `<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Form</title></head><body><main><h1>Form</h1>%s</main></body></html>`

func TestBrowserAndAxe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, body, want string }{
		{"labelled", `<form><label for="a">Name</label><input id="a" name="a"></form>`, ""},
		{"unlabelled", `<form><input id="a" name="a"></form>`, "label"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Security-Policy", "default-src 'none'")
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				fmt.Fprintf(w, document, c.body)
			}))
			defer server.Close()
			tab := Browser(t)
			if err := chromedp.Do(tab, chromedp.Navigate(server.URL), chromedp.WaitVisible(chromedp.CSS("h1"))); err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, v := range Axe(t, tab) {
				ids = append(ids, v.ID)
			}
			if got := strings.Join(ids, ","); got != c.want {
				t.Errorf("axe found %q, want %q", got, c.want)
			}
			file := filepath.Join(t.TempDir(), "deep", "page.png")
			Screenshot(t, tab, file)
			if b, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(b), "\x89PNG") {
				t.Errorf("the screenshot is no PNG: %v", err)
			}
		})
	}
}

func TestHTMLFaults(t *testing.T) {
	t.Parallel()
	got := HTMLFaults(t, map[string]string{
		"good": fmt.Sprintf(document, "<p>Text</p>"),
		"bad":  fmt.Sprintf(document, `<p id="x">One</p><p id="x">Two</p>`),
	})
	if len(got) != 1 || !strings.HasPrefix(got[0], "bad, line 1: ") || !strings.Contains(got[0], "Duplicate ID") {
		t.Errorf("got %q, want the duplicate ID of the page bad", got)
	}
}
