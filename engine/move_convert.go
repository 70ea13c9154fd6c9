package engine

import (
	"fmt"
	"slices"
	"strings"
)

// converted is an answer for a question of another version: a value, or text that
// could not be read, and what of the answer found no place.
type converted struct {
	value     any
	typed     string
	left, why string
	note      string // a sentence, when the answer was read anew
	about     string // note without the words of the answer; "" when there are none in it
}

// readsAs is an answer in words.
func readsAs(q *Question, v any, typed string) string {
	switch {
	case typed != "":
		return typed
	case v == nil:
		return ""
	case q.Kind == nil || !q.Kind.Accepts(q, v):
		return asJSON(v)
	}
	text := string(q.Kind.Doc(q, v))
	switch {
	case text == "":
		return asJSON(v)
	case isFile(q): // which one, or nobody could find it again
		return text + ": " + asJSON(v)
	}
	return text
}

// convert reads an answer for a question whose kind or options may have changed.
func convert(q, now *Question, v any, typed string) converted {
	text := readsAs(q, v, typed)
	switch {
	case now.Calculated() && !q.Calculated():
		return converted{left: text, why: "It is worked out from other answers now."}
	case now.ReadOnly && !q.ReadOnly:
		return converted{left: text, why: whyRecord}
	case typed != "":
		return convertText(q, now, typed, typed)
	case q.Kind == nil || !q.Kind.Accepts(q, v):
		return converted{left: text, why: whyUnknown}
	case isFile(q) != isFile(now):
		return converted{left: text, why: "It is " + kindWord(now) + " now and was " + kindWord(q) + "."}
	case isChoice(now):
		return convertChoice(q, now, v, text)
	case now.Kind.Name() == q.Kind.Name() || isText(now) && isText(q):
		return converted{value: oneLine(now, v), note: unitNote(q, now) + lineNote(now, v)}
	case isNumber(q) && isNumber(now) && now.Kind.Accepts(now, v):
		return converted{value: v, note: unitNote(q, now)}
	}
	return convertText(q, now, text, q.Kind.Show(q, v))
}

func isText(q *Question) bool {
	return slices.Contains([]string{"text", "paragraph", "rich", "tel", "email"}, q.Kind.Name())
}

func isNumber(q *Question) bool { return q.Kind.Name() == "integer" || q.Kind.Name() == "number" }

func isFile(q *Question) bool { return q.Kind.Name() == "file" }

// isChoice says whether answers are options of the form.
func isChoice(q *Question) bool {
	return slices.Contains([]string{"radios", "select", "checkboxes"}, q.Kind.Name())
}

// convertText reads a text, first as it reads and then as it was stored.
func convertText(q, now *Question, text, stored string) converted {
	if isText(now) {
		return converted{value: oneLine(now, text), note: lineNote(now, text)}
	}
	_, typed, _ := now.Kind.Read(now, []string{text})
	for _, words := range []string{text, stored} {
		value, unread, _ := now.Kind.Read(now, []string{words})
		if value != nil {
			note, about := anewNote(q, now, text, value)
			return converted{value: value, note: note, about: about}
		}
		if unread == "" {
			typed = "" // to the new kind the answer is no answer: "No" to a box to tick
		}
	}
	return unreadable(q, now, text, typed)
}

// unreadable is what becomes of words that the new question cannot read. Where they can be
// put right in place they stay there as typed, and in full among what is left all the same:
// a person who answers the question writes over what stands in it. Where the kind stayed,
// nothing but the version changes around words that stood so before.
func unreadable(q, now *Question, text, typed string) converted {
	switch {
	case typed != "" && q.Kind.Name() == now.Kind.Name():
		return converted{typed: typed}
	case isChoice(now) && !isChoice(q):
		return converted{left: text, why: whyNoOption}
	case typed == "" || !canBePutRight(now, typed):
		return converted{left: text, why: "It is " + kindWord(now) + " now."}
	}
	return converted{typed: typed, left: text, why: "It is " + kindWord(now) + " now, and this could not be read as one.",
		note:  fmt.Sprintf("%s is %s now, and %s could not be read as one: it stays as it was written, to be put right.", quoted(titleOf(now)), kindWord(now), quoted(text)),
		about: fmt.Sprintf("%s is %s now, and the answer could not be read as one: it stays as it was written, to be put right.", quoted(titleOf(now)), kindWord(now))}
}

// shortText is the number of characters that can be put right in a control for a date or a number.
const shortText = 80

// canBePutRight says whether words that a question cannot read can stand in its control:
// it is one to type in, and they are short. As an option's label they could only be lost.
func canBePutRight(now *Question, typed string) bool {
	return (isNumber(now) || now.Kind.Name() == "date") && len([]rune(typed)) <= shortText && !strings.Contains(typed, "\n")
}

func anewNote(q, now *Question, text string, value any) (note, about string) {
	reads := readsAs(now, value, "")
	if q.Kind.Name() == now.Kind.Name() || now.inTable() || reads == text {
		if q.Kind.Name() == now.Kind.Name() {
			return "", ""
		}
		return fmt.Sprintf("%s is %s now.", quoted(titleOf(now)), kindWord(now)), ""
	}
	about = fmt.Sprintf("%s is %s now: the answer was read anew.", quoted(titleOf(now)), kindWord(now))
	return fmt.Sprintf("%s is %s now: %s was read as %s.", quoted(titleOf(now)), kindWord(now), quoted(text), quoted(reads)), about
}

// oneLine joins the lines of a text that goes into a control of one line, which would
// run them into each other.
func oneLine(now *Question, v any) any {
	if s, ok := v.(string); ok && joinsLines(now, v) {
		return strings.Join(strings.Fields(s), " ")
	}
	return v
}

func joinsLines(now *Question, v any) bool {
	s, _ := v.(string)
	return now.Kind.Name() != "paragraph" && now.Kind.Name() != "rich" && strings.Contains(s, "\n")
}

func lineNote(now *Question, v any) string {
	if !joinsLines(now, v) {
		return ""
	}
	return fmt.Sprintf("%s is one line now, so its lines follow each other.", quoted(titleOf(now)))
}

func unitNote(q, now *Question) string {
	if !isNumber(now) || q.Unit == now.Unit {
		return ""
	}
	return fmt.Sprintf("%s was counted in %s and is now counted in %s: check the number.", quoted(titleOf(now)), unitWord(q), unitWord(now))
}

func unitWord(q *Question) string {
	if q.Unit == "" {
		return "no unit"
	}
	return quoted(q.Unit)
}

// convertChoice finds the chosen options among those of the new question: by code, else
// by label, since codes are the author's and labels are what a person chose.
func convertChoice(q, now *Question, v any, text string) converted {
	chosen := textsOf(v)
	if s, ok := v.(string); ok {
		chosen = []string{s}
	} else if _, list := v.([]any); !list {
		chosen = []string{text}
	}
	var kept []any
	var lost []string
	for _, code := range chosen {
		if o, ok := optionLike(q, now, code); ok && !slices.Contains(kept, any(o)) {
			kept = append(kept, o)
		} else if !ok {
			lost = append(lost, optionLabel(q, code))
		}
	}
	c := converted{left: strings.Join(lost, "\n"), why: whyNoOption}
	switch {
	case now.Kind.Name() == "checkboxes" && len(kept) > 0:
		c.value = inOrder(now, kept)
	case len(kept) > 1:
		return converted{left: text, why: whySeveral}
	case len(kept) == 1:
		c.value = kept[0]
	}
	if c.value != nil && q.Kind.Name() != now.Kind.Name() && !bothSingle(q, now) {
		c.note = fmt.Sprintf("%s is %s now.", quoted(titleOf(now)), kindWord(now))
	}
	return c
}

// bothSingle says that both take one choice: radios or a list is a matter of looks.
func bothSingle(q, now *Question) bool {
	return isChoice(q) && q.Kind.Name() != "checkboxes" && now.Kind.Name() != "checkboxes"
}

// optionLike is the code of the new option for an old code. A question without options
// of its own takes them from elsewhere (a council-kept list, rows of a table), and codes
// stay good; a text is no code.
func optionLike(q, now *Question, code string) (string, bool) {
	if len(now.Options) == 0 && isChoice(q) || now.Live != "" && now.Live == q.Live {
		return code, true
	}
	if _, known := optionOf(now, code); known {
		return code, true
	}
	label := strings.TrimSpace(optionLabel(q, code))
	for _, o := range now.choices() {
		if strings.EqualFold(o.Label, label) {
			return o.Value, true
		}
	}
	return "", false
}

// inOrder puts chosen options into the order in which the form has them.
func inOrder(q *Question, chosen []any) []any {
	at := func(v any) int {
		return slices.IndexFunc(q.Options, func(o Option) bool { return any(o.Value) == v })
	}
	slices.SortStableFunc(chosen, func(a, b any) int { return at(a) - at(b) })
	return chosen
}
