package engine

import (
	"slices"
	"strconv"
	"strings"

	"portico/engine/doc"
)

// radios is one choice out of up to five, and the base of select.
type radios struct{}

// manyOptions is the number of options beyond which radios become a select.
const manyOptions = 5

func init() { register(radios{}) }

func (radios) Name() string { return "radios" }
func (radios) Rank() int    { return 40 }

// Fits takes a string with few options.
func (radios) Fits(s *schema) bool {
	return s.typ() == "string" && s.hasOptions() && !s.has("x-live") && len(s.options()) <= manyOptions
}

func (radios) Shape() Shape                        { return ShapeAnswer }
func (radios) Accepts(_ *Question, value any) bool { _, ok := value.(string); return ok }
func (radios) Show(_ *Question, value any) string  { s, _ := value.(string); return s }

// Read takes the value of an option. Anything else is kept as typed: rule "enum".
func (radios) Read(q *Question, values []string) (any, string, string) {
	s := first(values)
	if isBlank(s) {
		return nil, "", ""
	}
	if _, known := optionOf(q, s); known {
		return s, "", ""
	}
	return nil, s, "enum"
}

func (radios) Doc(q *Question, value any) doc.Text { return doc.Text(optionLabel(q, value)) }

func (radios) Judge(q *Question, value any) []string {
	s, ok := value.(string)
	if !ok {
		return []string{"type"}
	}
	if _, known := optionOf(q, s); !known {
		return []string{"enum"}
	}
	return nil
}

func (radios) dress(q *Question, value any, typed string, v *QuestionView) {
	s, _ := value.(string)
	v.Options = optionViews(v.ID, offered(q.choices(), s, typed), s, typed)
}

func (radios) word(q *Question, rule, typed string) string {
	switch {
	case rule == "required":
		return ask("Select", "Select an answer to", titleOf(q))
	case rule == "enum" && typed != "":
		return quoted(brief(typed, 40)) + " is not one of the options. Choose one of the options"
	case rule == "type":
		return quoted(titleOf(q)) + " must be one of the options"
	}
	return ""
}

// optionOf finds the option with a value.
func optionOf(q *Question, value string) (Option, bool) {
	options := q.choices()
	i := slices.IndexFunc(options, func(o Option) bool { return o.Value == value })
	if i < 0 {
		return Option{}, false
	}
	return options[i], true
}

// optionLabel is the label of a stored value; the value itself when the option is gone.
func optionLabel(q *Question, value any) string {
	s, _ := value.(string)
	if o, known := optionOf(q, s); known {
		return o.Label
	}
	return s
}

// optionViews are the options as shown, with those ticked that are chosen. What is
// chosen and is no option (of an older version, or imported) is shown after them, so
// that it is not lost by showing. Ids stay the same whatever is chosen: the
// question's id and the position; the first option has the question's own id, so
// that a link to the question focuses it.
func optionViews(id string, options []Option, chosen ...string) []OptionView {
	out := make([]OptionView, 0, len(options)+1)
	add := func(o Option, checked bool) {
		v := OptionView{ID: id, Value: o.Value, Label: o.Label, Checked: checked}
		if n := len(out); n > 0 {
			v.ID += "-" + strconv.Itoa(n+1)
		}
		out = append(out, v)
	}
	for _, o := range options {
		add(o, slices.Contains(chosen, o.Value))
	}
	for _, c := range chosen {
		if c != "" && !slices.ContainsFunc(out, func(o OptionView) bool { return o.Value == c }) {
			add(Option{Value: c, Label: c}, true)
		}
	}
	return out
}

// splitTyped takes several typed texts, kept as lines, apart again.
func splitTyped(typed string) []string {
	if typed == "" {
		return nil
	}
	return strings.Split(typed, "\n")
}
