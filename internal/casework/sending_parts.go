package casework

import (
	"slices"
	"strings"

	"portico/engine"
	"portico/internal/store"
)

// tabsName is the question that asks which tabs of a form somebody fills in.
func tabsName(key string) string { return "tabs_" + strings.ReplaceAll(key, "-", "_") }

// tabsQuestion asks which tabs of a form somebody fills in; nil for a form of one. What is the
// council's is nobody's who is asked.
func tabsQuestion(f *Version) object {
	var choices []object
	for _, tab := range givenTabs(f) {
		choices = append(choices, object{"const": tab.Name, "title": tab.Title})
	}
	if len(choices) < 2 {
		return nil
	}
	return object{"title": "Sections", "type": "array", "uniqueItems": true, "items": object{"oneOf": choices},
		"description": "What this person fills in, and all that this person sees."}
}

// givenTabs are the tabs of a form that can be given to somebody.
func givenTabs(f *Version) (tabs []*engine.Tab) {
	var roles []string
	for _, r := range f.Roles {
		roles = append(roles, r.Code)
	}
	access := f.For(roles)
	return slices.DeleteFunc(slices.Clone(f.Tabs), func(t *engine.Tab) bool { return !access.Writes(t) })
}

// onlyPart hides that question but where its form is chosen and somebody gets only some tabs.
func onlyPart(key string) object {
	return object{"if": object{"properties": object{askForm: object{"const": key}, askPart: object{"contains": object{"const": askPart}}}, "required": []string{askForm, askPart}},
		"then": object{}, "else": object{"properties": object{tabsName(key): false}}}
}

// noRoles hides the question for roles where tabs are asked.
func noRoles(key string) object {
	return object{"if": object{"properties": object{askPart: object{"contains": object{"const": askPart}}}, "required": []string{askPart}},
		"then": object{"properties": object{rolesQuestion(key): false}}}
}

// Part reports whether the recipient gets only some tabs.
func (r *Row) Part() bool {
	list, _ := r.Answers.Values[askPart].([]any)
	return len(list) > 0 && r.version() != nil && r.of.form.Questions["/"+tabsName(r.version().Key)] != nil
}

// only are the tabs that the recipient fills in, in the form's order; nil for the whole form.
func (r *Row) only() (names []string) {
	if !r.Part() {
		return nil
	}
	list, _ := r.Answers.Values[tabsName(r.version().Key)].([]any)
	for _, tab := range r.version().Tabs {
		if slices.Contains(list, any(tab.Name)) {
			names = append(names, tab.Name)
		}
	}
	return names
}

// Together are the rows that fill in one form with this one, itself too; none for a row that
// has a form of its own.
func (r *Row) Together() []*Row {
	if !r.Part() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.of.Rows), func(o *Row) bool { return !o.Part() || o.version() != r.version() })
}

// partFaults are what is wrong with who fills in what: in the order of the rows.
func (s *Sending) partFaults(row *Row) (faults []engine.Fault) {
	if !row.Part() {
		return nil
	}
	form, fault := row.version(), func(words string) { faults = append(faults, row.fault(tabsName(row.version().Key), words)) }
	mine, together := row.only(), row.Together()
	if len(mine) == 0 {
		fault("Tick the sections that this person fills in")
		return faults
	}
	for _, name := range mine {
		tab := form.Tabs[slices.IndexFunc(form.Tabs, func(t *engine.Tab) bool { return t.Name == name })]
		for _, other := range together {
			theirs := other.only()
			if other == row {
				continue
			}
			if at := slices.Index(s.Rows, other); tab.Attachments == nil && slices.Contains(theirs, name) && at < slices.Index(s.Rows, row) {
				fault(quote(tab.Title) + " is given to " + recipientNo(at) + " already. Only one person can fill in a section")
			}
			for _, on := range form.Leans(tab) {
				if slices.Contains(theirs, on.Name) && !slices.Contains(mine, on.Name) {
					fault(quote(tab.Title) + " uses answers of " + quote(on.Title) + ". Give both to one person")
				}
			}
		}
	}
	if len(together) > 1 && together[0] == row {
		for _, title := range s.nobodys(form, together) {
			fault("Nobody fills in " + quote(title) + ", which has mandatory questions. Tick it for one of the recipients")
		}
	}
	return faults
}

func quote(title string) string { return "“" + title + "”" }

// nobodys are the titles of the tabs that ask something mandatory, as the form is sent, and that
// none of the rows fills in.
func (s *Sending) nobodys(form *Version, rows []*Row) (titles []string) {
	facts, err := s.Case.facts()
	if err != nil {
		facts = nil // what the record has is judged again when it is sent
	}
	filled, _ := form.Prefill(form.Empty(), facts)
	faults := form.SheetOn(filled, s.today.String()).Complete()
	for _, tab := range givenTabs(form) {
		asks := slices.ContainsFunc(faults, func(f engine.Fault) bool { return f.Tab == tab.Name && f.Level == engine.LevelError })
		if tab.Attachments != nil {
			asks = engine.Wrong(tab.AttachmentFaults(0))
		}
		if asks && !slices.ContainsFunc(rows, func(r *Row) bool { return slices.Contains(r.only(), tab.Name) }) {
			titles = append(titles, tab.Title)
		}
	}
	return titles
}

// oneSheet makes one sheet of those tasks that share one: the first has the answers that each of
// them begins with on its own tabs.
func oneSheet(tasks []store.NewTask) {
	first := map[string]int{}
	for i, t := range tasks {
		at, ok := first[t.Shared]
		if !ok {
			first[t.Shared] = i
		}
		if !ok || t.Shared == "" {
			continue
		}
		for _, tab := range t.Only {
			if body, filled := t.Tabs[tab]; filled {
				tasks[at].Tabs[tab] = body
			}
		}
	}
}
