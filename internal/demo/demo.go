// Package demo fills an empty development database with invented people, cases and
// tasks in every state that exists so far, so that a newcomer has something to look at.
//
// It owns the invented data. It calls casework and store only, as the portal itself
// would, and must never run against a database that holds accounts.
package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// Config is what the demo is made with.
type Config struct {
	Store    *store.Store
	Casework *casework.Casework
	Now      func() time.Time // time.Now if nil
	Past     bool             // with a year of finished work, for the figures of timeliness
}

// Password is the password of every account of the demo.
const Password = "quiet harbour lantern 7"

// Filled says what the demo made.
type Filled struct {
	Password string
	SignIns  []SignIn
}

// SignIn is an account of the demo.
type SignIn struct{ Email, Who string }

// String lists the sign-ins for a terminal.
func (f *Filled) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Sign in with one of these, password: %s\n", f.Password)
	for _, s := range f.SignIns {
		fmt.Fprintf(&b, "  %-52s %s\n", s.Email, s.Who)
	}
	return b.String()
}

// SignIns are the sign-ins of a database that holds the demo, nil for another one.
func SignIns(ctx context.Context, c Config) (*Filled, error) {
	_, err := c.Store.AccountByEmail(ctx, therapist)
	switch portal.CodeOf(err) {
	case "":
		return signIns(), nil
	case portal.NotFound:
		return nil, nil
	}
	return nil, err
}

func signIns() *Filled {
	out := &Filled{Password: Password}
	for _, p := range people {
		out.SignIns = append(out.SignIns, SignIn{p.Email, joined(p.Profession, p.Organisation)})
	}
	return out
}

// Fill fills an empty database. It returns nil when there are accounts already.
func Fill(ctx context.Context, c Config) (*Filled, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	empty, err := c.Store.Empty(ctx)
	if err != nil || !empty {
		return nil, err
	}
	f := filler{Config: c, accounts: map[string]portal.Account{}}
	if err := f.people(ctx); err != nil {
		return nil, err
	}
	if err := f.workGroups(ctx); err != nil {
		return nil, err
	}
	if err := f.away(ctx); err != nil {
		return nil, err
	}
	if c.Past {
		if err := f.past(ctx); err != nil {
			return nil, fmt.Errorf("demo: the year before: %w", err)
		}
	}
	for _, child := range children {
		if err := f.send(ctx, child); err != nil {
			return nil, fmt.Errorf("demo: %s: %w", child.Reference, err)
		}
	}
	if err := f.cases(ctx); err != nil {
		return nil, fmt.Errorf("demo: cases: %w", err)
	}
	if err := f.forms(ctx); err != nil {
		return nil, fmt.Errorf("demo: forms: %w", err)
	}
	return signIns(), nil
}

type filler struct {
	Config
	accounts map[string]portal.Account
	groups   map[string]string // references by name
	late     string            // the case that is late
	hash     string            // of the password
}

func (f *filler) people(ctx context.Context) error {
	hash, err := vault.HashPassword(ctx, Password)
	if err != nil {
		return err
	}
	f.hash = hash
	for _, p := range people {
		p.PasswordHash = hash
		a, err := f.Store.CreateAccount(ctx, p)
		if err != nil {
			return err
		}
		f.accounts[p.Email] = a
	}
	return nil
}

// send records a child's case and sends the form; then the work on it so far is done as
// its owner would do it.
func (f *filler) send(ctx context.Context, c child) error {
	today := portal.London(f.Now())
	record, err := c.record(today)
	if err != nil {
		return err
	}
	born, err := portal.ParseDate(c.Born)
	if err != nil {
		return err
	}
	row := store.NewCase{Ref: vault.Ref(), Reference: c.Reference, Kind: "assessment", ChildName: c.Name, ChildBorn: born, Record: record, Dates: c.dates(today), ByID: f.accounts[officer].ID}
	if c.DueInDays < 0 {
		f.late = row.Ref
	}
	caseID, err := f.Store.CreateCase(ctx, row)
	if err != nil {
		return err
	}
	if c.Paper != "" {
		return f.sendWithPaper(ctx, c, row.Ref)
	}
	task := casework.NewTask{CaseID: caseID, FormKey: c.form(), OwnerID: f.accounts[c.owner()].ID, SenderID: f.accounts[officer].ID,
		Comments: c.Comments, Roles: c.roles(), Facts: c.facts(today), SentAt: f.Now().AddDate(0, 0, -c.SentDaysAgo), Guest: c.Owner == guest}
	if c.Group != "" {
		task.OwnerID, task.GroupRef = 0, f.groups[c.Group]
	}
	if c.DueInDays != noDueDate {
		due := today.Add(c.DueInDays)
		task.Due = &due
	}
	ref, _, err := f.Casework.Send(ctx, task)
	if err != nil || c.Work == nil {
		return err
	}
	return c.Work(ctx, f, ref, c)
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}
