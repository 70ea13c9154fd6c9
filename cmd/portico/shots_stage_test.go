package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"portico/engine"
	"portico/formdefs"
	"portico/handlers"
	"portico/internal/demo"
	"portico/internal/portal"
	"portico/internal/testkit"
	"portico/internal/vault"
)

// stage is a portal with people and tasks in every state that a page can show. Things
// are made when a scene first asks for them.
type stage struct {
	*testPortal
	hits   *hits
	loose  *httptest.Server // serves the form that stands alone
	mu     sync.Mutex
	people map[string]portal.Account
	tasks  map[string]string
	shares map[string]*browserClient
}

// people of the stage. The therapist is the demo's, with tasks of many kinds.
const (
	nobody    = ""          // not signed in
	therapist = "therapist" // of the demo
	writer    = "writer"    // owns the tasks of the scenes
	newcomer  = "newcomer"  // has no tasks
	officer   = "officer"   // of the council
)

// newStage starts the portal. It is startPortal with a log that notes which routes
// answered.
func newStage(t *testing.T) *stage {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + l.Addr().String()
	c := config{DatabaseURL: testkit.Database(t), Key: vault.NewKey(), Data: t.TempDir(), BaseURL: base, Council: "Northshire County Council",
		Marking: "Official: sensitive", HelpEmail: "send@northshire.example", HelpPhone: "01632 960 400"}
	p, err := openParts(t.Context(), c, true)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{hits: &hits{routes: map[string]int{}}, people: map[string]portal.Account{}, tasks: map[string]string{}, shares: map[string]*browserClient{}}
	if err := p.installCatalogue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Fill(t.Context(), demo.Config{Store: p.store, Casework: p.cases}); err != nil {
		t.Fatal(err)
	}
	r, err := p.start(context.Background(), l, true, slog.New(s.hits))
	if err != nil {
		t.Fatal(err)
	}
	s.testPortal = &testPortal{parts: p, running: r, hash: testHash(), base: base}
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Error(err)
		}
		p.close()
	})
	s.loose = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(wholeForm(t)) }))
	t.Cleanup(s.loose.Close)
	return s
}

// wholeForm is the page of `portico forms html` with the typical sample.
func wholeForm(t *testing.T) []byte {
	views, err := templates()
	if err != nil {
		t.Error(err)
		return nil
	}
	def, _ := engine.Compile(mustDefinition(t), formdefs.Catalogue())
	body, err := handlers.WholeForm(views, def, sampleAnswers(t, def, "typical"), "2026-10-15")
	if err != nil {
		t.Error(err)
	}
	return body
}

// person is somebody of the stage.
func (s *stage) person(t testing.TB, who string) portal.Account {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.personLocked(t, who)
}

func (s *stage) personLocked(t testing.TB, who string) portal.Account {
	t.Helper()
	if a, ok := s.people[who]; ok {
		return a
	}
	a := portal.Account{Email: "ffion.llewellyn-rhydderch@northshire-health.example"}
	if who == writesForms {
		a = s.addPerson(t, "Rhiannon Tate-Okafor", portal.RoleAuthor)
	} else if who != therapist {
		a = s.addPerson(t, map[string]string{writer: "Ffion Llewellyn-Rhydderch", newcomer: "Bartholomew Quigg", officer: "Marged Ellison-Hughes"}[who]+alone(who), rolesOf[who]...)
	} else if found, _, err := s.store.Credentials(t.Context(), a.Email); err != nil {
		t.Fatal(err)
	} else {
		a = found
	}
	s.people[who] = a
	return a
}

// rolesOf are the roles of those who are no professionals.
var rolesOf = map[string][]portal.Role{"author": {portal.RoleAuthor}, officer: {portal.RoleOfficer}}

// alone names people that only one scene has.
func alone(who string) string {
	if who == writer || who == newcomer || who == officer {
		return ""
	}
	return "Ffion of " + who
}

// session gives a window the session of somebody. Signing in costs, so it is done once.
func (s *stage) session(t testing.TB, w *window, who string) {
	t.Helper()
	if who == nobody {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.shares[who]
	if !ok {
		b = s.browser(t)
		s.signIn(t, b, s.personLocked(t, who))
		s.shares[who] = b
	}
	w.share(b)
}

// task is the reference of a task of the writer, made by make when it is first asked for.
func (s *stage) task(t testing.TB, name string, make func(owner portal.Account) string) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if ref, ok := s.tasks[name]; ok {
		return ref
	}
	ref := make(s.personLocked(t, writer))
	s.tasks[name] = ref
	return ref
}

// answered is a task whose form holds a sample; "" is a fresh one.
func (s *stage) answered(t testing.TB, sample string) string {
	t.Helper()
	return s.task(t, "answered "+sample, func(owner portal.Account) string {
		ref := s.sendTask(t, owner)
		if sample != "" {
			s.answer(t, owner, ref, sample)
		}
		return ref
	})
}

// own is a task that only one scene uses, since it changes it.
func (s *stage) own(t testing.TB, name, sample string) string {
	t.Helper()
	return s.task(t, "own "+name, func(owner portal.Account) string {
		ref := s.sendTask(t, owner)
		if sample != "" {
			s.answer(t, owner, ref, sample)
		}
		return ref
	})
}

// hits is a log that notes which routes answered.
type hits struct {
	mu     sync.Mutex
	routes map[string]int
}

// Enabled takes every line.
func (h *hits) Enabled(context.Context, slog.Level) bool { return true }

// Handle notes the line of a request.
func (h *hits) Handle(_ context.Context, r slog.Record) error {
	if r.Message != "request" {
		return nil
	}
	var method, route string
	r.Attrs(func(a slog.Attr) bool {
		switch a.Key {
		case "method":
			method = a.Value.String()
		case "route":
			route = a.Value.String()
		}
		return true
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	h.routes[method+" "+route]++
	return nil
}

// WithAttrs leaves the log as it is.
func (h *hits) WithAttrs([]slog.Attr) slog.Handler { return h }

// WithGroup leaves the log as it is.
func (h *hits) WithGroup(string) slog.Handler { return h }
