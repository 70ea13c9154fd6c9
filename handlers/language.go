package handlers

import (
	"net/url"
	"time"

	"portico/engine"
)

// cookieLanguage holds the language that this browser reads forms in: a code, nothing else.
const cookieLanguage = "portico_lang"

// languageKept is how long a choice of language is remembered.
const languageKept = 180 * 24 * time.Hour

// FormLanguage is the language of a form's words on a page, and the others to choose from.
type FormLanguage struct {
	Lang    string // "" when it is the page's own, English
	Choices []LanguageLink
}

// LanguageLink leads to the same page with the form in another language.
type LanguageLink struct {
	Href, Lang string
	Name       string // as its readers call it: "العربية"
	Current    bool
}

// pageLanguage is the language of everything on a page that is not a form's.
const pageLanguage = "en-GB"

// speak shows the form in the language that ?lang= asks for, or that was chosen before.
// What the form has no words in is as if nothing had been asked for.
func (r *request) speak() {
	lang := r.Query("lang")
	if lang != "" && r.has(lang) {
		r.setCookie(cookieLanguage, lang, languageKept)
	} else {
		lang = r.Cookies(r.s.cookie(cookieLanguage))
	}
	if r.has(lang) {
		r.work.Speak(lang)
	}
}

func (r *request) has(lang string) bool {
	for _, known := range r.work.Form.Languages() {
		if known == lang {
			return true
		}
	}
	return false
}

// formLanguage is the language of the form on this page. Forms in one language offer no
// choice.
func (r *request) formLanguage() FormLanguage {
	l := FormLanguage{Lang: foreign(r.work.Form.Lang)}
	codes := r.work.Form.Languages()
	if len(codes) < 2 {
		return l
	}
	for _, code := range codes {
		query := url.Values{"lang": {code}}
		for _, kept := range []string{"check", "from"} {
			if v := r.Query(kept); v != "" {
				query.Set(kept, v)
			}
		}
		l.Choices = append(l.Choices, LanguageLink{Href: r.Path() + "?" + query.Encode(), Lang: code, Name: engine.LanguageName(code), Current: code == r.work.Form.Lang})
	}
	return l
}

// foreign is a language unless it is that of the page.
func foreign(lang string) string {
	if lang == pageLanguage {
		return ""
	}
	return lang
}
