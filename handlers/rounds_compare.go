package handlers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// roundsCompare shows what changed between two submissions of a form, question by question.
func (s *Server) roundsCompare(r *request) error {
	all, err := s.cases.Rounds(r.UserContext(), r.work)
	if err != nil {
		return hidden(err)
	}
	from, to, err := r.roundSides(all)
	if err != nil {
		return hidden(err)
	}
	changes, err := s.cases.CompareRounds(r.UserContext(), r.work, all, from, to)
	if err != nil {
		return hidden(err)
	}
	v := r.roundsView(all, from, to)
	v.Notes = changes.Notes
	r.showRounds(&v, changes)
	return r.render("pages/rounds-compare", &v)
}

// roundSides are the two that are asked for; without any the last and the one before it. The
// earlier one comes first, and what an author had written stands beside what was signed then.
func (r *request) roundSides(all *casework.Rounds) (from, to casework.RoundSide, err error) {
	to = all.Sides[len(all.Sides)-1]
	from = all.Sides[max(len(all.Sides)-2, 0)]
	if len(all.All) > 1 {
		from = casework.RoundSide{Number: all.All[len(all.All)-2].Number}
	}
	if text := r.Query("from"); text != "" {
		if from, err = casework.ParseRoundSide(text); err != nil {
			return from, to, err
		}
	}
	if text := r.Query("to"); text != "" {
		if to, err = casework.ParseRoundSide(text); err != nil {
			return from, to, err
		}
	}
	if to.Number < from.Number {
		from, to = to, from
	}
	if to.Author = false; from.Author {
		to.Number = from.Number
	}
	return from, to, nil
}

func (r *request) roundsView(all *casework.Rounds, from, to casework.RoundSide) RoundsPage {
	w := r.work
	v := RoundsPage{Page: r.page("Compare submissions", "tasks"), Child: r.child(), FormTitle: w.Form.Title, Language: r.formLanguage(),
		Action: r.path("rounds", "compare"), Back: Link{"/tasks", "Tasks to complete"}}
	if w.Standing == portal.Officer {
		v.Menu, v.Back = menuOf(r.standings(), "cases"), Link{"/cases/" + w.CaseRef, "Case " + w.CaseReference + ", " + w.ChildName}
	}
	if portal.May(portal.ActionReadSubmitted, w.Standing, w.State) {
		v.Back = Link{r.path("read"), w.Form.Title}
	}
	for _, side := range all.Sides {
		round, _ := all.Round(side)
		c := CompareChoice{Value: side.String(), Text: roundWords(side, round), Chosen: side == from}
		v.From = append(v.From, c)
		if !side.Author {
			c.Chosen = side == to
			v.To = append(v.To, c)
		}
	}
	return v
}

// roundWords name one version of what was submitted.
func roundWords(side casework.RoundSide, round store.WholeRound) string {
	if side.Author {
		return fmt.Sprintf("Submission %d as its author left it", side.Number)
	}
	words := fmt.Sprintf("Submission %d, %s", side.Number, portal.Stamp(round.SubmittedAt))
	if round.ByLetter {
		words += ", by letter"
	}
	return words
}

// showRounds puts the changes and the reasons of returns at their sections.
func (r *request) showRounds(v *RoundsPage, changes *casework.RoundChanges) {
	asked := map[string][]RoundReason{} // by the question
	for _, one := range changes.Returns {
		who := one.ByName + ", " + portal.Stamp(one.At)
		if one.Words != "" {
			v.Reasons = append(v.Reasons, RoundReason{Who: who, Words: one.Words})
		}
		for _, q := range one.Questions {
			asked[q.Name] = append(asked[q.Name], RoundReason{who, q.Title, q.Words})
		}
	}
	for _, tab := range changes.Form.Tabs {
		items := roundItems(tab, changes.Answers, asked)
		switch {
		case len(items) > 0:
			v.Tabs = append(v.Tabs, RoundTab{tab.Title, items})
		case tab.Attachments == nil:
			v.Unchanged = append(v.Unchanged, tab.Title)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) { // of questions that this version of the form does not have
		v.Reasons = append(v.Reasons, asked[name]...)
	}
	for _, name := range changes.Added {
		v.Files = append(v.Files, "“"+name+"” was attached.")
	}
	for _, name := range changes.Removed {
		v.Files = append(v.Files, "“"+name+"” was removed.")
	}
	v.Counts = "Nothing was changed."
	if n := changes.Count(); n > 0 {
		v.Counts = counted(n, "change") + "."
	}
}

// roundItems are the changes of a section, each question with the reasons that the council gave
// at it, and those that the council asked about and that were not changed. What is used of
// asked is taken out of it.
func roundItems(tab *engine.Tab, changes []engine.Amendment, asked map[string][]RoundReason) (items []RoundItem) {
	for _, a := range changes {
		if a.Tab == tab.Name {
			items = append(items, RoundItem{AmendItem: newAmendItem(a), Reasons: asked[a.Question]})
			delete(asked, a.Question)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		if !strings.HasPrefix(name, tab.Name+".") {
			continue
		}
		items = append(items, RoundItem{AmendItem{Where: asked[name][0].Title, Words: "Not changed."}, asked[name]})
		delete(asked, name)
	}
	return items
}
