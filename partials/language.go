package partials

import (
	"bytes"
	"html/template"

	"portico/engine"
)

// tongue are the attributes of an element whose words are in another language than what
// is around it: the language and the way it is written. "" gives none.
func tongue(lang string) template.HTMLAttr {
	if lang == "" {
		return ""
	}
	return template.HTMLAttr(` lang="` + template.HTMLEscapeString(lang) + `" dir="` + engine.DirOf(lang) + `"`)
}

// inLanguage writes words, in an element of their own when they are in another language
// than what is around them.
func inLanguage(b *bytes.Buffer, lang, words string) {
	if lang == "" {
		escape(b, words)
		return
	}
	b.WriteString("<span" + string(tongue(lang)) + ">")
	escape(b, words)
	b.WriteString("</span>")
}
