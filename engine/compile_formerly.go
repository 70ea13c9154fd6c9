package engine

import "strings"

// formerly reads the earlier names of a question, tab, group, table or column:
// a bare name in the same place, or a pointer from the top.
func (c *compiler) formerly(q *Question, s *schema) {
	n := s.n.get("x-formerly")
	if n == nil {
		return
	}
	q.Formerly = n.strings()
	if n.kind == stringNode {
		q.Formerly = []string{n.text}
	}
	for _, name := range q.Formerly {
		if !strings.HasPrefix(name, "/") && !questionName.MatchString(name) {
			c.fail(n, "formerly", "%q in \"x-formerly\" is no name of a question. Write the earlier name (\"hand_skills\"), or the way to it from the top (\"/needs/hand_skills\").", excerpt(name, 60))
		}
	}
}

// checkFormerly refuses earlier names that another question of the form still has, or
// that two questions claim: whose answers would go where could not be told.
func (c *compiler) checkFormerly() {
	claimed := map[string]*Question{}
	for _, one := range c.schemas {
		for _, name := range one.q.Formerly {
			pointer := formerPointer(one.q, name)
			switch before := claimed[pointer]; {
			case c.def.Questions[pointer] != nil:
				c.fail(one.s.n.get("x-formerly"), "formerly", "%q is given as an earlier name, and there is still a question of that name. Give that one another name, or take it out of \"x-formerly\".", excerpt(name, 60))
			case before != nil && before != one.q:
				c.fail(one.s.n.get("x-formerly"), "formerly", "%q is given as an earlier name of two questions, %q and %q. Its answer can go to one of them only.", excerpt(name, 60), before.Title, one.q.Title)
			}
			claimed[pointer] = one.q
		}
	}
}

// formerPointer is the pointer that an earlier name means, as this version has what
// stands above.
func formerPointer(q *Question, name string) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return strings.TrimSuffix(q.Pointer, q.Name) + name
}
