package engine

import "slices"

// Role is one of those who take part in a form whose tabs belong to different people.
type Role struct{ Code, Title string }

// RoleCouncil is the role that is always there and reads every tab.
const RoleCouncil = "council"

// Access is which tabs of a form some roles may read and which they fill in. The zero
// Access may do everything, as on a form without roles.
type Access struct{ tabs map[string]tabAccess }

type tabAccess struct{ sees, writes bool }

// For is what a set of roles may do; nil roles may do everything. A tab without
// "x-owner" is filled in by all, one without "x-see" is read by all; owners read what
// they fill in, the council reads everything.
func (d *Definition) For(roles []string) Access {
	if roles == nil {
		return Access{}
	}
	a := Access{tabs: make(map[string]tabAccess, len(d.Tabs))}
	for _, tab := range d.Tabs {
		one := tabAccess{writes: len(tab.Owners) == 0 || shareAny(tab.Owners, roles)}
		one.sees = one.writes || len(tab.Readers) == 0 || shareAny(tab.Readers, roles) || slices.Contains(roles, RoleCouncil)
		a.tabs[tab.Name] = one
	}
	return a
}

// Only is that access cut down to some tabs: the others are as if they were not there. Nil cuts
// nothing off.
func (d *Definition) Only(a Access, tabs []string) Access {
	if tabs == nil {
		return a
	}
	out := Access{tabs: make(map[string]tabAccess, len(d.Tabs))}
	for _, tab := range d.Tabs {
		out.tabs[tab.Name] = tabAccess{}
		if slices.Contains(tabs, tab.Name) {
			out.tabs[tab.Name] = tabAccess{a.Sees(tab), a.Writes(tab)}
		}
	}
	return out
}

// Lend is that access without writing some tabs that somebody else has meanwhile; they are read
// only when they are in.
func (d *Definition) Lend(a Access, lent, in []string) Access {
	if len(lent) == 0 {
		return a
	}
	out := Access{tabs: make(map[string]tabAccess, len(d.Tabs))}
	for _, tab := range d.Tabs {
		one := tabAccess{a.Sees(tab), a.Writes(tab)}
		if slices.Contains(lent, tab.Name) {
			one = tabAccess{sees: one.sees && slices.Contains(in, tab.Name)}
		}
		out.tabs[tab.Name] = one
	}
	return out
}

// Leans are the other tabs that the questions of a tab take their choices from or are worked out
// from, but for the council's record: whoever fills it in sees something of them.
func (d *Definition) Leans(tab *Tab) (on []*Tab) {
	add := func(q *Question) {
		if q.Tab != nil && q.Tab != tab && !q.ofRecord() && !slices.Contains(on, q.Tab) {
			on = append(on, q.Tab)
		}
	}
	for _, q := range d.Questions {
		if q.Tab != tab {
			continue
		}
		if q.from != nil {
			add(q.from)
		}
		if q.calc == nil {
			continue
		}
		for _, s := range q.calc.sources() {
			add(s.q)
		}
	}
	slices.SortFunc(on, func(a, b *Tab) int { return slices.Index(d.Tabs, a) - slices.Index(d.Tabs, b) })
	return on
}

// CouncilOnly says that nobody reads the tab but the council and those who fill it in.
func (t *Tab) CouncilOnly() bool {
	return len(t.Readers) > 0 && !slices.ContainsFunc(t.Readers, func(role string) bool {
		return role != RoleCouncil && !slices.Contains(t.Owners, role)
	})
}

// Family parts what somebody may read in two: what the family is given, and what is kept apart
// from them, on the tabs for the council only. Nothing can be written with either.
func (d *Definition) Family(a Access) (given, apart Access) {
	given.tabs, apart.tabs = make(map[string]tabAccess, len(d.Tabs)), make(map[string]tabAccess, len(d.Tabs))
	for _, tab := range d.Tabs {
		given.tabs[tab.Name] = tabAccess{sees: a.Sees(tab) && !tab.CouncilOnly()}
		apart.tabs[tab.Name] = tabAccess{sees: a.Sees(tab) && tab.CouncilOnly()}
	}
	return given, apart
}

// KeptApart are the titles of the tabs for the council only on which something stands: an
// answer other than No.
func (s *Sheet) KeptApart() (titles []string) {
	for i, tab := range s.d.Tabs {
		if tab.CouncilOnly() && tab.Attachments == nil && !s.Hides(tab) && saysMore(s.tabs[i]) {
			titles = append(titles, tab.Title)
		}
	}
	return titles
}

func saysMore(p *spot) bool {
	return slices.ContainsFunc(p.kids, func(k *spot) bool {
		if shapeOf(k.q) != ShapeAnswer {
			return saysMore(k)
		}
		return !k.hidden && !k.q.ReadOnly && k.value != nil && k.value != false
	})
}

func shareAny(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// Sees says whether the tab may be read; what may not is as if it were not there.
func (a Access) Sees(tab *Tab) bool { return a.tabs == nil || a.tabs[tab.Name].sees }

// Writes says whether the tab may be filled in.
func (a Access) Writes(tab *Tab) bool { return a.tabs == nil || a.tabs[tab.Name].writes }

// Whole says that every tab may be filled in: then the sheet is judged as a whole.
func (a Access) Whole() bool {
	for _, one := range a.tabs {
		if !one.writes {
			return false
		}
	}
	return true
}

// RoleTitle is how a role is called; the code of a role that the form does not have.
func (d *Definition) RoleTitle(code string) string {
	for _, r := range d.Roles {
		if r.Code == code {
			return r.Title
		}
	}
	if code == RoleCouncil {
		return "The council"
	}
	return code
}

// As is the sheet as somebody with that access has it: other tabs are left out of the
// list of tabs, of views and of documents, faults are those of the tabs that they fill
// in, and a tab that they only read takes no post. The answers are still all there, since
// conditions look at them.
func (s *Sheet) As(a Access) *Sheet {
	if a.tabs == nil {
		return s
	}
	own := *s
	own.access = a
	return &own
}

// ownFaults leaves out the faults of tabs that others fill in.
func (s *Sheet) ownFaults(faults []Fault) []Fault {
	if s.access.Whole() {
		return faults
	}
	var out []Fault
	for _, f := range faults {
		if one := s.access.tabs[f.Tab]; one.writes {
			out = append(out, f)
		}
	}
	return out
}

// Seen are canonical answers without those of tabs that may not be read: what somebody
// with that access submits and is shown again.
func (s *Sheet) Seen() map[string]any {
	out := s.Canonical()
	for _, tab := range s.d.Tabs {
		if s.access.Sees(tab) {
			continue
		}
		for name := range out {
			if s.d.belongs(tab, name) {
				delete(out, name)
			}
		}
	}
	return out
}
