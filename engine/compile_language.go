package engine

import (
	"regexp"
	"slices"
)

var languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// translatable are the words that x-i18n can give in another language.
var translatable = []string{"title", "description", "x-guidance", "x-before", "x-unit", "x-messages", "declaration", "formType"}

// translations looks at every x-i18n of the form.
func (c *compiler) translations(root *node) {
	eachSchema(root, func(n *node) { c.translation(n, n == root) })
	if roles := root.get("x-form").get("roles"); roles != nil {
		for _, role := range roles.items {
			c.translation(role, false)
		}
	}
}

func (c *compiler) translation(n *node, isForm bool) {
	all := n.get("x-i18n")
	if all == nil {
		return
	}
	if all.kind != objectNode || len(all.members) == 0 {
		c.fail(all, "i18n", "\"x-i18n\" holds words by language: {\"ar\": {\"title\": \"…\"}}.")
		return
	}
	for _, m := range all.members {
		switch {
		case !languageCode.MatchString(m.name):
			c.fail(m.value, "i18n", "%q is no code of a language. Write for example \"ar\", \"cy\" or \"pt-BR\".", excerpt(m.name, 40))
		case m.name == c.def.Lang:
			c.fail(m.value, "i18n", "%q is the language of the form itself. Its words stand in \"title\" and the others directly.", m.name)
		case m.value.kind != objectNode:
			c.fail(m.value, "i18n", "The words in a language stand in curly brackets: {\"title\": \"…\"}.")
		default:
			c.translatedWords(n, m.value, isForm)
		}
	}
}

// translatedWords looks at the words of one schema in one language.
func (c *compiler) translatedWords(n, words *node, isForm bool) {
	for _, m := range words.members {
		switch {
		case !slices.Contains(translatable, m.name):
			c.fail(m.value, "i18n", "%q is nothing that can be translated here. %s", excerpt(m.name, 40), didYouMean(m.name, translatable))
		case m.name == "declaration" || m.name == "formType":
			if !isForm {
				c.fail(m.value, "i18n", "%q belongs to the form. Move it into the \"x-i18n\" at the top.", m.name)
			} else {
				c.wordsOf(n.get("x-form").get(m.name), m)
			}
		default:
			c.wordsOf(n.get(m.name), m)
		}
	}
}

// wordsOf looks at one translation beside the words that it translates.
func (c *compiler) wordsOf(own *node, m member) {
	want := stringNode
	if m.name == "x-messages" {
		want = objectNode
	}
	switch {
	case m.value.kind != want && want == objectNode:
		c.fail(m.value, "i18n", "\"x-messages\" holds wordings by rule: {\"required\": \"…\"}.")
	case m.value.kind != want || want == stringNode && isBlank(m.value.text):
		c.fail(m.value, "i18n", "The translation of %q must be a text.", m.name)
	case own == nil:
		c.warn(m.value, "i18n", "%q is translated here, and the form has no such words in its own language. Add them, or take the translation away.", m.name)
	}
	for _, wording := range m.value.members {
		if wording.value.kind != stringNode {
			c.fail(wording.value, "i18n", "The wording for %q must be a text.", excerpt(wording.name, 40))
		}
	}
}
