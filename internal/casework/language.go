package casework

// Speak shows the form in one of its languages, its own for any other. What is saved,
// submitted and kept does not depend on it.
func (w *Work) Speak(lang string) {
	def := w.own.In(lang)
	if def == w.Form.Definition {
		return
	}
	w.Form = &Version{Definition: def, ID: w.own.ID, Number: w.own.Number}
	w.setAnswers(w.Answers)
}

// inOwn is the work with the form in its own language, in which it is printed for good.
func (w *Work) inOwn() *Work {
	own := *w
	own.Speak(own.own.Lang)
	return &own
}

// FormType is the form's type as lists and the banner have it: in the form's own language.
func (w *Work) FormType() string { return w.own.FormType }
