package engine

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Compile turns a definition's source into a compiled Definition (design 3).
// catalogue holds the blocks ("blocks/NAME.json") and lists ("lists/NAME.json")
// that $ref may name; it may be nil for a definition that stands alone, such as
// the Bundled form of another one.
//
// With any finding of level "error" the Definition is nil. Otherwise it is
// complete, and the findings are warnings. Compile never panics and is bounded in
// time and size for any input (design 3.7).
func Compile(src []byte, catalogue fs.FS) (*Definition, []Finding) {
	f := &findings{}
	d := compile(src, catalogue, f)
	if f.failed() {
		return nil, f.sorted()
	}
	return d, f.sorted()
}

// compile does the work of Compile; the Definition counts only when f has not failed.
func compile(src []byte, catalogue fs.FS, f *findings) *Definition {
	root, found := readSource(src, "")
	f.list = append(f.list, found...)
	if root == nil {
		return nil
	}
	if root.kind != objectNode {
		f.fail(root, "schema", "The document is JSON but no form. A form is an object: it begins with { and ends with }.")
		return nil
	}
	if root.get("properties") == nil && !root.has("$ref") {
		f.fail(root, "schema", "The document is JSON but no form: it has no \"properties\". The tabs and questions of a form stand in \"properties\".")
		return nil
	}
	whole := bundle(root, catalogue, f)
	if whole == nil {
		return nil
	}
	c := &compiler{findings: f, def: &Definition{Source: src, Questions: map[string]*Question{}, live: &liveLists{}}}
	c.head(whole)
	if c.sound(whole); !f.failed() {
		c.form(asSchema(whole))
	}
	if f.failed() {
		return nil
	}
	sealDraft(whole)
	seal(whole, c.def.root)
	c.def.Bundled = whole.appendJSON(nil)
	if len(c.def.Bundled) > MaxSourceBytes {
		f.fail(whole, "too-large", "With every $ref filled in, the form is over %d kB. Use fewer or shorter blocks.", MaxSourceBytes>>10)
	}
	c.def.judge = &judge{source: c.def.Bundled}
	c.def.languages = &languages{of: c.def, codes: languagesOf(whole, c.def.Lang)}
	c.values()
	return c.def
}

// compiler builds the questions of one definition.
type compiler struct {
	*findings
	def     *Definition
	count   int        // questions built so far
	steps   int        // of all patterns so far
	schemas []compiled // every question with its schema, in document order
	calcs   []*calculation
}

type compiled struct {
	q *Question
	s *schema
	// path leads to the schema in the bundled document.
	path string
}

var (
	formKey      = regexp.MustCompile(`^[a-z][a-z0-9-]{0,59}$`)
	questionName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,59}$`)
)

// head reads what stands at the top of the form.
func (c *compiler) head(n *node) {
	d, form := c.def, n.get("x-form")
	d.ID, d.Title, d.Description = n.get("$id").str(), n.get("title").str(), n.get("description").str()
	d.Key, d.FormType, d.Due = form.get("key").str(), form.get("formType").str(), form.get("due").str()
	d.Declaration, d.ReviewBy, d.Lang = form.get("declaration").str(), form.get("reviewBy").str(), form.get("lang").str()
	c.roles(form)
	c.addresses(n)
	if d.FormType == "" {
		d.FormType = d.Title
	}
	if d.Lang == "" {
		d.Lang = "en-GB"
	}
	if d.Title == "" {
		c.fail(n, "title", "The form has no title. Add \"title\" at the top: people find the form by it.")
	}
	switch {
	case form == nil || !form.has("key"):
		c.fail(n, "form-key", "The form has no key. Add \"x-form\": {\"key\": \"my-form\"}: it names the form when the title changes.")
	case !formKey.MatchString(d.Key):
		c.fail(form.get("key"), "form-key", "The key %q cannot be used. A key has small letters, digits and hyphens, such as \"ot-advice\".", excerpt(d.Key, 40))
	}
}

// draftAddress names the version of JSON Schema that forms are written in.
const draftAddress = "https://json-schema.org/draft/2020-12/schema"

// addresses refuses what would make other validators refuse the form, or read it as another
// version of JSON Schema.
func (c *compiler) addresses(n *node) {
	if s := n.get("$schema"); s != nil && strings.TrimSuffix(s.str(), "#") != draftAddress {
		c.fail(s, "schema", "\"$schema\" says which version of JSON Schema this is. For a form it is always %q.", draftAddress)
	}
	if id := n.get("$id"); id != nil && (strings.Contains(id.str(), "#") || !jsonschema.Formats["uri-reference"](id.str())) {
		c.fail(id, "schema", "The \"$id\" %q is no address. Write one such as \"https://forms.example.org/my-form\": it names the form, and nothing is read from it.", excerpt(id.str(), 40))
	}
}

// form builds the tabs and their questions.
func (c *compiler) form(s *schema) {
	if s.typ() != "object" {
		c.fail(s.n, "schema", "The form itself must be an object: \"type\": \"object\".")
		return
	}
	c.keywords(s, "object")
	root := &Question{Title: c.def.Title}
	root.Kind, _ = kindNamed("group")
	c.def.root = root
	c.objectOf(root, s)
	if c.isWhole(s) {
		c.wholeTab(root, s)
	} else {
		c.tabs(root, s)
	}
	if len(c.def.Tabs) == 0 || len(c.def.Tabs) == 1 && c.def.Tabs[0].Attachments != nil {
		c.fail(s.n.get("properties"), "empty-tab", "The form has no questions. Add at least one tab with a question to \"properties\".")
	}
	c.requiredNames(root, s)
	c.across(s)
	c.checkFormerly()
	c.tabRoles(s)
	c.translations(s.n)
	conds := &conditions{findings: c.findings, def: c.def}
	conds.inSchema(s, conditionPlace{q: root})
	c.def.units = order(c.findings, c.def, conds.branches, c.calcs)
	conds.check()
	c.checkTabsRequired(s, conds.branches)
}

// isWhole says whether the root is the one tab: some property of it is no object.
func (c *compiler) isWhole(s *schema) bool {
	return slices.ContainsFunc(s.props(), func(p property) bool {
		return p.schema.kind() != "attachments" && !p.schema.isObject()
	})
}

func (c *compiler) wholeTab(root *Question, s *schema) {
	tab := &Tab{Name: "form", Title: c.def.Title, Whole: true, object: root, Guidance: s.str("x-guidance")}
	root.Tab = tab
	c.def.Tabs = append(c.def.Tabs, tab)
	for _, p := range s.props() {
		if p.schema.kind() == "attachments" {
			c.attachments(p)
			continue
		}
		if q := c.question(root, p, 1, schemaPath("", "properties", p.name)); q != nil {
			tab.Questions = append(tab.Questions, q)
		}
	}
}

func (c *compiler) tabs(root *Question, s *schema) {
	for _, p := range s.props() {
		if p.schema.kind() == "attachments" {
			c.attachments(p)
			continue
		}
		tab := &Tab{Name: p.name, Title: p.schema.str("title"), Description: p.schema.str("description"),
			Guidance: p.schema.str("x-guidance"), Pointer: "/" + escapeToken(p.name)}
		root.Tab = tab // the tab's own object takes it from its parent
		q := c.question(root, p, 1, schemaPath("", "properties", p.name))
		root.Tab = nil
		if q == nil {
			continue
		}
		tab.object, tab.Questions = q, q.Children
		c.def.Tabs = append(c.def.Tabs, tab)
	}
}

// checkTabsRequired sees to it that a tab is always part of the answers: a
// mandatory question inside an absent object would not be missed.
func (c *compiler) checkTabsRequired(s *schema, branches []*branch) {
	asked := map[string]bool{}
	for _, b := range branches {
		for _, path := range b.asks {
			asked[pathPointer(path)] = true
		}
	}
	required := s.strings("required")
	for _, tab := range c.def.Tabs {
		if tab.Whole || tab.Attachments != nil || slices.Contains(required, tab.Name) || asked[tab.Pointer] {
			continue
		}
		c.fail(s.prop(tab.Name).n, "tab-required", "The tab %q does not stand in \"required\" of the form, so its mandatory questions would not be missed. Add %q to \"required\" at the end of the form.", tab.Name, tab.Name)
	}
	for _, tab := range c.def.Tabs {
		if tab.Attachments != nil && slices.Contains(required, tab.Name) {
			c.fail(s.prop(tab.Name).n, "tab-required", "The attachments tab %q must not stand in \"required\": files are no answers. To ask for a file, write \"x-attachments\": {\"required\": true}.", tab.Name)
		}
	}
}

// schemaPath joins tokens to a pointer into the bundled document.
func schemaPath(base string, tokens ...string) string {
	var b strings.Builder
	b.WriteString(base)
	for _, token := range tokens {
		b.WriteByte('/')
		b.WriteString(escapeToken(token))
	}
	return b.String()
}
