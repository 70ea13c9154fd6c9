package engine

import (
	"regexp"
	"slices"
)

// roleCode is the code of a role, as the meta-schema has it.
var roleCode = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,59}$`)

// roles reads x-form.roles.
func (c *compiler) roles(form *node) {
	n := form.get("roles")
	if n == nil {
		return
	}
	if n.kind != arrayNode || len(n.items) == 0 {
		c.fail(n, "roles", "\"roles\" is a list of who takes part: [{\"const\": \"health\", \"title\": \"Health professional\"}].")
		return
	}
	for _, item := range n.items {
		r := Role{Code: item.get("const").str(), Title: item.get("title").str()}
		switch {
		case !roleCode.MatchString(r.Code):
			c.fail(item, "roles", "The role %q cannot be used. A role has a \"const\" of small letters, digits, _ and -, such as \"health\".", excerpt(r.Code, 40))
		case r.Title == "":
			c.fail(item, "roles", "The role %q has no title. Add \"title\": the words people read.", r.Code)
		case r.Code == RoleCouncil:
			c.fail(item, "roles", "The role \"council\" is always there. Take it out of the list.")
		case slices.ContainsFunc(c.def.Roles, func(o Role) bool { return o.Code == r.Code }):
			c.fail(item, "roles", "The role %q stands here twice. Take one of them away.", r.Code)
		}
		c.def.Roles = append(c.def.Roles, r)
	}
}

// tabRoles reads who fills in and who reads each tab.
func (c *compiler) tabRoles(s *schema) {
	for _, tab := range c.def.Tabs {
		n := s.n.get("properties").get(tab.Name)
		if tab.Whole {
			n = s.n
		}
		tab.Owners, tab.Readers = c.roleNames(n, "x-owner"), c.roleNames(n, "x-see")
		if see := n.get("x-see"); see != nil && len(tab.Owners) == 0 {
			c.fail(see, "roles", "\"x-see\" says who reads the tab %q beside those who fill it in, and everybody fills it in. Add \"x-owner\", or take \"x-see\" away.", tab.Title)
		}
	}
	for _, one := range c.schemas {
		if one.q.Parent == c.def.root && c.isTabObject(one.q) {
			continue
		}
		c.noRoles(one.s, "a question")
		c.noRoles(one.s.items(), "the row of a table")
	}
	if !c.hasWhole() {
		c.noRoles(s, "the form")
	}
}

func (c *compiler) hasWhole() bool {
	return slices.ContainsFunc(c.def.Tabs, func(t *Tab) bool { return t.Whole })
}

func (c *compiler) isTabObject(q *Question) bool {
	return slices.ContainsFunc(c.def.Tabs, func(t *Tab) bool { return t.object == q })
}

func (c *compiler) noRoles(s *schema, what string) {
	if s == nil {
		return
	}
	for _, word := range []string{"x-owner", "x-see"} {
		if n := s.n.get(word); n != nil {
			c.fail(n, "roles", "%q stands on %s. Who fills in and who reads is said of a whole tab: move the question to a tab of its own.", word, what)
		}
	}
}

// roleNames reads a list of roles and looks them up.
func (c *compiler) roleNames(n *node, word string) []string {
	list := n.get(word)
	if list == nil {
		return nil
	}
	known := []string{RoleCouncil}
	for _, r := range c.def.Roles {
		known = append(known, r.Code)
	}
	for _, item := range list.items {
		switch {
		case slices.Contains(known, item.str()):
		case len(c.def.Roles) == 0:
			c.fail(item, "roles", "%q is no role of this form: it has none. Add \"roles\" to \"x-form\": [{\"const\": %q, \"title\": \"…\"}].", excerpt(item.str(), 40), excerpt(item.str(), 40))
		default:
			c.fail(item, "roles", "%q is no role of this form. %s", excerpt(item.str(), 40), didYouMean(item.str(), known))
		}
	}
	return list.strings()
}
