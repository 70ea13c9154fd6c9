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
	r := &Registration{registrationForm, registrationForm.Empty()}
	for name, value := range map[string]string{"forename": d.Forename, "surname": d.Surname, "role": d.Profession, "organisation": d.Organisation,
		"street": d.Street, "town": d.Town, "postcode": d.Postcode, "phone": d.Phone} {
		if value != "" {
			r.Answers.Values[name] = value
		}
	}
	if d != (store.RegistrationDetails{}) {
		r.Answers.Values["capacity"] = true
	}
	return r
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
func (r *Registration) Details() store.RegistrationDetails {
	text := func(name string) string {
		s, _ := r.Answers.Values[name].(string)
		return s
	}
	return store.RegistrationDetails{Forename: text("forename"), Surname: text("surname"), Profession: text("role"), Organisation: text("organisation"),
		Street: text("street"), Town: text("town"), Postcode: text("postcode"), Phone: text("phone")}
}
