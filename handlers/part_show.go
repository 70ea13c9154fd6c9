package handlers

import (
	"fmt"
	"strings"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// PartNote says on a form of which somebody has a part who has the others (parts/note).
type PartNote struct {
	Own     string // "Health, Education"; "" for all but what others were asked for
	By      string // who asked for it; "" for the council
	AskHref string // where parts that one asked for stand; "" when there are none
	Others  []PartView
}

// PartView is a part that somebody else fills in.
type PartView struct {
	Words, With string
	In          bool
}

// partNote is the note on a form that others fill in too, or of which the rest is not asked;
// nil for a whole form.
func (r *request) partNote() (*PartNote, error) {
	w := r.work
	if w.Only == nil && len(w.Lent) == 0 || r.preview() {
		return nil, nil
	}
	others, err := r.s.cases.OtherParts(r.UserContext(), w)
	if err != nil {
		return nil, err
	}
	v := &PartNote{Own: w.PartWords()}
	for _, p := range others {
		v.Others = append(v.Others, partView(p))
		if p.Mine && r.may(portal.ActionAskPart) {
			v.AskHref = r.path("ask")
		}
	}
	if w.Asked {
		name, organisation, _, _, err := r.s.store.AskedPart(r.UserContext(), w.SheetIDs)
		v.By = joined(", ", name, organisation)
		return v, err
	}
	return v, nil
}

func partView(p store.PartLine) PartView {
	v := PartView{Words: p.Words, With: p.Name, In: partIn(p.State)}
	if v.Words == "" {
		v.Words = "The rest of the form"
	}
	if v.With == "" {
		v.With = "somebody who was invited"
	}
	return v
}

func partIn(s portal.TaskState) bool { return s == portal.Submitted || s == portal.Accepted }

// wholePDF gives a form that was filled in in parts as one PDF.
func (s *Server) wholePDF(r *request) error {
	body, err := s.cases.WholePDF(r.UserContext(), r.work)
	if err != nil {
		return err
	}
	return r.download(casework.FileStem(r.work)+" whole.pdf", "application/pdf", body)
}

// titleBeside is the title of a form where it says more than its type, "" where it does not.
func titleBeside(title, formType string) string {
	if whole, _, _ := strings.Cut(formType, ": part "); whole == title {
		return ""
	}
	return title
}

// partsOf counts for each form in parts how many are in, and all, of those that count.
func partsOf(tasks []store.CaseTask) map[int64][2]int {
	out := map[int64][2]int{}
	for _, t := range tasks {
		if t.State == portal.Retracted || t.State == portal.Declined {
			continue
		}
		n := out[t.ContributionID]
		if n[1]++; partIn(t.State) {
			n[0]++
		}
		out[t.ContributionID] = n
	}
	return out
}

// markParts says at a part how many parts are in, and leads to the whole form once all are.
func markParts(row *CaseTaskRow, t store.CaseTask, parts map[int64][2]int) {
	if t.AskedBy != "" {
		row.AskedBy = "Asked by " + t.AskedBy
	}
	in, all := parts[t.ContributionID][0], parts[t.ContributionID][1]
	if all < 2 {
		return
	}
	row.Parts = fmt.Sprintf("%d of %d parts in", in, all)
	if in == all && partIn(t.State) {
		row.Actions = append(row.Actions, Link{"/tasks/" + t.Ref + "/whole", "Whole form, PDF"})
	}
}
