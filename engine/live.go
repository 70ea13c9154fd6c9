package engine

import (
	"maps"
	"slices"
	"strings"
	"sync/atomic"
)

// liveLists are the lists that the council keeps up to date (x-live), as they are now:
// the one thing about a definition that changes. A list never loses a choice, it only
// stops offering it, and the words of a choice never change; so what was chosen reads the
// same whenever it is read.
type liveLists struct {
	now atomic.Pointer[map[string][]Option]
}

// LiveList is a list that a form reads when it is shown, with the choices it begins with.
type LiveList struct {
	Name    string
	Title   string // of the first question that uses it
	Options []Option
}

// LiveLists are the lists (x-live, of choices and of x-hints) that the form reads when it is shown, each once, by
// name; nil for a form without any.
func (d *Definition) LiveLists() []LiveList {
	var lists []LiveList
	for _, pointer := range slices.Sorted(maps.Keys(d.Questions)) {
		q := d.Questions[pointer]
		known := slices.ContainsFunc(lists, func(l LiveList) bool { return l.Name == q.Live })
		if q.Live != "" && !known {
			lists = append(lists, LiveList{q.Live, q.Title, q.Options})
		}
		if h := q.hints; h != nil && h.name != "" && !slices.ContainsFunc(lists, func(l LiveList) bool { return l.Name == h.name }) {
			lists = append(lists, LiveList{h.name, h.title, h.options})
		}
	}
	slices.SortFunc(lists, func(a, b LiveList) int { return strings.Compare(a.Name, b.Name) })
	return lists
}

// UseLists gives the form its live lists as they are now, by name. A list that is not
// among them stays as the definition has it. Safe while others use the definition.
func (d *Definition) UseLists(lists map[string][]Option) { d.live.now.Store(&lists) }

// choices are the options of a question as they are now.
func (q *Question) choices() []Option {
	if q.live == nil {
		return q.Options
	}
	if lists := q.live.now.Load(); lists != nil {
		if list, known := (*lists)[q.Live]; known {
			return list
		}
	}
	return q.Options
}

// offered are the options that can be chosen now, and those of the others that are chosen.
func offered(options []Option, chosen ...string) []Option {
	if !slices.ContainsFunc(options, func(o Option) bool { return o.Retired }) {
		return options
	}
	return slices.DeleteFunc(slices.Clone(options), func(o Option) bool { return o.Retired && !slices.Contains(chosen, o.Value) })
}

// checkLive says where a live list makes no sense; for those that have choices liveList does.
func (c *compiler) checkLive(q *Question, s *schema) {
	if n := s.n.get("x-live"); n != nil && q.Live == "" {
		c.fail(n, "live", "\"x-live\" belongs to one choice out of a list. Use \"type\": \"string\" with \"oneOf\" or a \"$ref\" to a list: its choices are what the list begins with.")
	}
}

// liveList reads which list the choices of a question come from.
func (c *compiler) liveList(q *Question, s *schema) {
	n := s.n.get("x-live")
	switch {
	case n == nil:
	case !formKey.MatchString(n.str()):
		q.Live = n.str()
		c.fail(n, "live", "The name %q cannot be used for a list. It has small letters, digits and hyphens, such as \"schools\".", excerpt(n.str(), 40))
	case q.Kind.Name() == "select":
		q.Live, q.live = n.str(), c.def.live
	}
}
