package engine

import (
	"regexp"
	"slices"
)

// Rules of a Supporting Documentation tab that does not say its own.
var defaultTypes = []string{"doc", "docx", "pdf", "jpg", "jpeg", "png"}

const (
	defaultFileMegabytes = 15
	maxFileMegabytes     = 100
	defaultMaxFiles      = 30
	mostFiles            = 200
)

var fileExtension = regexp.MustCompile(`^[a-z0-9]{1,8}$`)

// attachments adds the Supporting Documentation tab. Its files are no answers, so
// it has no questions.
func (c *compiler) attachments(p property) {
	s := p.schema
	c.keywords(s, "attachments")
	tab := &Tab{Name: p.name, Title: s.str("title"), Description: s.str("description"),
		Guidance: s.str("x-guidance"), Pointer: "/" + escapeToken(p.name)}
	if tab.Title == "" {
		c.fail(s.n, "title", "The attachments tab has no title. Add \"title\": \"Supporting Documentation\".")
	}
	if !questionName.MatchString(p.name) {
		c.fail(s.n, "name", "The name %q cannot be used. A name begins with a letter and has letters, digits, _ and - only.", excerpt(p.name, 40))
	}
	if s.has("properties") {
		c.fail(s.n.get("properties"), "kind", "The attachments tab has no questions of its own. Move them to another tab.")
	}
	if slices.ContainsFunc(c.def.Tabs, func(t *Tab) bool { return t.Attachments != nil }) {
		c.fail(s.n, "kind", "There are two attachments tabs. Keep one of them.")
	}
	tab.Attachments = c.attachmentRules(s.n.get("x-attachments"))
	c.def.Tabs = append(c.def.Tabs, tab)
}

func (c *compiler) attachmentRules(n *node) *AttachmentRules {
	rules := &AttachmentRules{Types: n.get("types").strings(), Required: n.get("required").isTrue(),
		MaxBytes: int64(c.within(n, "maxMegabytes", defaultFileMegabytes, maxFileMegabytes)) << 20,
		MaxFiles: c.within(n, "maxFiles", defaultMaxFiles, mostFiles)}
	if len(rules.Types) == 0 {
		rules.Types = slices.Clone(defaultTypes)
	}
	for _, t := range rules.Types {
		if !fileExtension.MatchString(t) {
			c.fail(n.get("types"), "attachments", "%q is no file type. Write the ending in small letters without the dot, such as \"pdf\".", excerpt(t, 20))
		}
	}
	return rules
}

// within reads a whole number from 1 to most.
func (c *compiler) within(n *node, name string, usual, most int) int {
	value := n.get(name)
	if value == nil {
		return usual
	}
	v, ok := value.int()
	if !ok || v < 1 || v > most {
		c.fail(value, "attachments", "%q must be a whole number from 1 to %d.", name, most)
		return usual
	}
	return v
}
