package engine

import (
	"slices"
	"strings"
	"sync"
)

// languages are the words of a form in other languages (x-i18n), and what has been
// translated so far. Translated copies share it with the form they were made from.
type languages struct {
	of    *Definition // the form in its own language
	codes []string    // the form's own first
	made  sync.Map    // code to *Definition
}

// Languages are the codes of the languages that the form has words in: its own first,
// then those of x-i18n in the order in which they are met.
func (d *Definition) Languages() []string { return d.languages.codes }

// In is the form in one of its Languages: a whole Definition with the same questions,
// whose titles, hints, guidance, options, messages and declaration are in that language.
// Words without a translation stay in the form's own, and Question.Lang and Tab.Lang say
// so. Copies are kept, so asking again is cheap. For a language that the form does not
// have it is the form in its own. Answers, versions and receipts do not depend on it.
func (d *Definition) In(lang string) *Definition {
	own := d.languages.of
	if lang == own.Lang || !slices.Contains(d.languages.codes, lang) {
		return own
	}
	if made, ok := own.languages.made.Load(lang); ok {
		return made.(*Definition)
	}
	made, _ := own.languages.made.LoadOrStore(lang, own.translated(lang))
	return made.(*Definition)
}

// translated makes the copy: the bundled source with its words exchanged, compiled again.
func (d *Definition) translated(lang string) *Definition {
	source, _ := readSource(d.Bundled, "")
	root, _ := readSource(d.Bundled, "")
	words := root.get("x-i18n").get(lang)
	eachSchema(root, func(n *node) { exchange(n, lang) })
	form := root.get("x-form")
	form.set("lang", textNode(lang))
	for _, word := range []string{"declaration", "formType"} {
		if said := words.get(word); said != nil {
			form.set(word, said)
		}
	}
	if roles := form.get("roles"); roles != nil {
		for _, role := range roles.items {
			exchange(role, lang)
		}
	}
	copied, _ := Compile(root.appendJSON(nil), nil)
	if copied == nil { // words alone cannot spoil a form, but a form in its own language is better than none
		return d
	}
	copied.Source, copied.Bundled, copied.languages, copied.judge = d.Source, d.Bundled, d.languages, d.judge
	copied.shareLists(d)
	copied.markForeign(source, lang, d.Lang)
	return copied
}

// shareLists makes a copy read the live lists of the form that it was made from.
func (d *Definition) shareLists(own *Definition) {
	d.live = own.live
	for _, q := range d.Questions {
		if q.live != nil {
			q.live = own.live
		}
	}
}

// eachSchema visits a schema and those of the questions and options in it.
func eachSchema(n *node, visit func(*node)) {
	if n == nil || n.kind != objectNode {
		return
	}
	visit(n)
	if all := n.get("properties"); all != nil {
		for _, m := range all.members {
			eachSchema(m.value, visit)
		}
	}
	eachSchema(n.get("items"), visit)
	eachSchema(n.get("x-advise"), visit)
	if options := n.get("oneOf"); options != nil {
		for _, item := range options.items {
			eachSchema(item, visit)
		}
	}
}

// exchange puts the words of a language in the place of a schema's own.
func exchange(n *node, lang string) {
	words := n.get("x-i18n").get(lang)
	n.drop("x-i18n")
	if words == nil {
		return
	}
	for _, m := range words.members {
		own := n.get(m.name)
		switch {
		case m.name == "declaration" || m.name == "formType": // they stand in x-form
		case m.name == "x-messages" && own != nil:
			for _, message := range m.value.members {
				own.set(message.name, message.value)
			}
		default:
			n.set(m.name, m.value)
		}
	}
}

// markForeign notes what has no title in the language and so stays in the form's own.
func (d *Definition) markForeign(root *node, lang, own string) {
	foreign := func(n *node) bool { return n != nil && !n.get("x-i18n").get(lang).has("title") }
	eachQuestion(d.root.Children, func(q *Question) {
		n := nodeOf(root, q)
		if q.Title != "" && foreign(n) {
			q.Lang = own
		}
		options := n.get("oneOf")
		if options == nil {
			options = n.get("items").get("oneOf")
		}
		for i := range q.Options {
			if options == nil || i < len(options.items) && foreign(options.items[i]) {
				q.foreign = append(q.foreign, q.Options[i].Value)
			}
		}
		if len(q.foreign) > 0 {
			q.foreignLang = own
		}
	})
	for _, tab := range d.Tabs {
		n := root.get("properties").get(tab.Name)
		if tab.Whole {
			n = root
		}
		if foreign(n) {
			tab.Lang = own
		}
	}
}

// languagesOf finds the languages that a bundled form has words in.
func languagesOf(root *node, own string) []string {
	codes := []string{own}
	take := func(n *node) {
		words := n.get("x-i18n")
		if words == nil {
			return
		}
		for _, m := range words.members {
			if !slices.Contains(codes, m.name) {
				codes = append(codes, m.name)
			}
		}
	}
	eachSchema(root, take)
	return codes
}

// rightToLeft are the languages written from right to left.
var rightToLeft = []string{"ar", "fa", "he", "ur", "ps", "sd", "yi", "ckb", "dv"}

// RTL says whether the form's language is written from right to left.
func (d *Definition) RTL() bool { return isRTL(d.Lang) }

func isRTL(lang string) bool {
	code, script, _ := strings.Cut(strings.ToLower(lang), "-")
	return slices.Contains(rightToLeft, code) && !strings.HasPrefix(script, "latn")
}

// DirOf is how a language is written: "rtl" or "ltr".
func DirOf(lang string) string {
	if isRTL(lang) {
		return "rtl"
	}
	return "ltr"
}

// languageNames are languages as their readers call them.
var languageNames = map[string]string{
	"en": "English", "ar": "العربية", "fa": "فارسی", "he": "עברית", "ur": "اردو", "ps": "پښتو", "sd": "سنڌي", "yi": "ייִדיש", "ckb": "کوردی", "dv": "ދިވެހި",
	"cy": "Cymraeg", "pl": "Polski", "pa": "ਪੰਜਾਬੀ", "bn": "বাংলা", "gu": "ગુજરાતી", "hi": "हिन्दी", "ta": "தமிழ்", "so": "Soomaali", "ro": "Română",
	"fr": "Français", "es": "Español", "pt": "Português", "it": "Italiano", "de": "Deutsch", "tr": "Türkçe", "uk": "Українська", "ru": "Русский", "bg": "Български",
	"lt": "Lietuvių", "lv": "Latviešu", "hu": "Magyar", "sk": "Slovenčina", "cs": "Čeština", "sq": "Shqip", "ku": "Kurdî", "el": "Ελληνικά", "ne": "नेपाली",
	"zh": "中文", "vi": "Tiếng Việt", "ti": "ትግርኛ", "am": "አማርኛ", "sw": "Kiswahili", "tl": "Tagalog", "ga": "Gaeilge", "gd": "Gàidhlig", "nl": "Nederlands",
}

// LanguageName is a language as its readers call it, or its code.
func LanguageName(lang string) string {
	code, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if name := languageNames[code]; name != "" {
		return name
	}
	return lang
}
