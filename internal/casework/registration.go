package casework

import (
	_ "embed" // the definition of the first page
	"net/url"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

//go:embed registration.json
var registrationSource []byte

var registrationForm = mustCompile(registrationSource)

// Registration is the first page of a registration, as it is entered.
type Registration struct {
	Form    *engine.Definition
	Answers engine.Answers
}

// NewRegistration is the first page with what was entered before.
func NewRegistration(d store.RegistrationDetails) *Registration {
	r := &Registration{registrationForm, filledIn(registrationForm, personFields(&d))}
	if d != (store.RegistrationDetails{}) {
		r.Answers.Values["capacity"] = true
	}
	return r
}

// personFields are the questions about a person by name, with where each answer is kept.
func personFields(d *store.RegistrationDetails) map[string]*string {
	return map[string]*string{"forename": &d.Forename, "surname": &d.Surname, "role": &d.Profession, "organisation": &d.Organisation,
		"property": &d.Property, "house": &d.House, "street": &d.Street, "area": &d.Area, "town": &d.Town, "county": &d.County,
		"postcode": &d.Postcode, "phone": &d.Phone}
}

// filledIn are the answers of a form with what is kept.
func filledIn(form *engine.Definition, fields map[string]*string) engine.Answers {
	a := form.Empty()
	for name, value := range fields {
		if *value != "" {
			a.Values[name] = *value
		}
	}
	return a
}

// Bind takes what was posted over.
func (r *Registration) Bind(form url.Values) error {
	bound, err := r.Form.Bind(r.Form.Tabs[0], r.Answers, form, newRow)
	if err != nil {
		return portal.Wrap(portal.TooLarge, "That is more than can be registered. Shorten it.", err)
	}
	r.Answers = bound
	return nil
}

// Faults are what must be put right on the first page.
func (r *Registration) Faults() []engine.Fault {
	faults := r.Form.Complete(r.Answers)
	if r.Answers.Values["capacity"] == false {
		faults = append(faults, engine.Fault{Pointer: "/capacity", Tab: r.Form.Tabs[0].Name, Name: "capacity", Rule: "const", Level: engine.LevelError,
			Message: "This portal is for people who answer in a professional capacity. If the council asked you as a parent or young person, ask the officer who wrote to you"})
	}
	faults = judge(r.Form, r.Answers, faults, "/forename", needsLetter("Enter your forename"))
	return judge(r.Form, r.Answers, faults, "/surname", needsLetter("Enter your surname"))
}

// needsLetter asks for a name anew in which no letter can be seen.
func needsLetter(words string) func(string) string {
	return func(typed string) string {
		if portal.HasLetter(typed) {
			return ""
		}
		return words + ". It needs a letter at least"
	}
}

// Details are what was entered.
func (r *Registration) Details() (d store.RegistrationDetails) {
	takeFields(r.Answers, personFields(&d))
	return d
}

func takeFields(a engine.Answers, fields map[string]*string) {
	for name, value := range fields {
		*value, _ = a.Values[name].(string)
	}
}
