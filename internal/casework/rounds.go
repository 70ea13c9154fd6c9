package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// RoundSide is one version of what was submitted: a submission, or what its author had written
// before the counter signatory changed it.
type RoundSide struct {
	Number int
	Author bool
}

// ParseRoundSide reads what String writes; not_found for anything else.
func ParseRoundSide(text string) (RoundSide, error) {
	figures, author := strings.CutSuffix(text, "a")
	n, err := strconv.Atoi(figures)
	if err != nil || n < 1 {
		return RoundSide{}, portal.Fail(portal.NotFound, "There is no such submission.")
	}
	return RoundSide{n, author}, nil
}

// String is how addresses name it: "2", "2a".
func (r RoundSide) String() string {
	return strconv.Itoa(r.Number) + map[bool]string{true: "a"}[r.Author]
}

// Rounds are what can be compared of a form that was submitted.
type Rounds struct {
	All   []store.WholeRound
	Sides []RoundSide // in the order of time
}

// Rounds gives the submissions of a form, and which of them a counter signatory has changed.
func (c *Casework) Rounds(ctx context.Context, w *Work) (*Rounds, error) {
	all, err := c.store.WholeRounds(ctx, w.Account.ID, w.Ref)
	if err != nil {
		return nil, err
	}
	out := &Rounds{All: all}
	for _, r := range all {
		if len(r.Amended) > 0 {
			out.Sides = append(out.Sides, RoundSide{r.Number, true})
		}
		out.Sides = append(out.Sides, RoundSide{Number: r.Number})
	}
	return out, nil
}

// Round is the submission that a side is of.
func (r *Rounds) Round(side RoundSide) (store.WholeRound, error) {
	if !slices.Contains(r.Sides, side) {
		return store.WholeRound{}, portal.Fail(portal.NotFound, "There is no such submission.")
	}
	return r.All[slices.IndexFunc(r.All, func(one store.WholeRound) bool { return one.Number == side.Number })], nil
}

// RoundChanges are what one version of what was submitted has that an earlier one had not, and
// the reasons for which the council returned the form between the two.
type RoundChanges struct {
	Form *Version // that the later one is on
	Changes
	Returns []store.RoundReturn
	Notes   []string // what cannot be compared
}

// CompareRounds compares two versions of what was submitted, from the earlier. What an author had
// written is compared with what was then signed, whatever the other side is.
func (c *Casework) CompareRounds(ctx context.Context, w *Work, all *Rounds, from, to RoundSide) (*RoundChanges, error) {
	before, err := all.Round(from)
	if err != nil {
		return nil, err
	}
	after, err := all.Round(to)
	if err != nil {
		return nil, err
	}
	out := &RoundChanges{}
	if out.Form, err = c.version(ctx, after.VersionID); err != nil {
		return nil, err
	}
	switch {
	case from.Author:
		var kept amended
		err = json.Unmarshal(before.Amended, &kept)
		out.Changes = kept.Changes
	case before.ByLetter || after.ByLetter:
		out.Notes = append(out.Notes, "One of the two is a letter in place of the form: its answers cannot be compared.")
		err = c.fileChanges(ctx, w, before, after, out)
	default:
		err = c.compareRounds(ctx, w, before, after, out)
	}
	if err != nil {
		return nil, err
	}
	if out.Returns, err = c.store.Returns(ctx, w.SheetIDs); err != nil {
		return nil, err
	}
	out.Returns = slices.DeleteFunc(out.Returns, func(r store.RoundReturn) bool { return r.Round < from.Number || r.Round >= to.Number })
	return out, c.store.RecordView(ctx, w.Account.ID, w.TaskID, store.AuditRoundsCompared)
}

func (c *Casework) compareRounds(ctx context.Context, w *Work, before, after store.WholeRound, out *RoundChanges) error {
	was, err := submittedAnswers(before.Answers, before.Beside)
	if err != nil {
		return err
	}
	now, err := submittedAnswers(after.Answers, after.Beside)
	if err != nil {
		return err
	}
	if before.VersionID != after.VersionID {
		earlier, err := c.version(ctx, before.VersionID)
		if err != nil {
			return err
		}
		moved := engine.Move(earlier.Definition, out.Form.Definition, was)
		was = moved.Answers
		out.Notes = append(out.Notes, fmt.Sprintf("The earlier one was on version %d of the form, the later one is on version %d.", earlier.Number, out.Form.Number))
		if n := len(moved.Left); n > 0 {
			out.Notes = append(out.Notes, fmt.Sprintf("Answers of the earlier one that are not asked any more: %d. They stand on its PDF.", n))
		}
	}
	files, err := c.store.PastFiles(ctx, w.SheetIDs)
	if err != nil {
		return err
	}
	names := func(ref string) string {
		for _, f := range files {
			if f.Ref == ref {
				return f.Name
			}
		}
		return ""
	}
	out.Answers = out.Form.Sheet(now).As(w.Access).Amendments(out.Form.Sheet(was).As(w.Access), names)
	listFiles(files, before, after, out)
	return nil
}

func (c *Casework) fileChanges(ctx context.Context, w *Work, before, after store.WholeRound, out *RoundChanges) error {
	files, err := c.store.PastFiles(ctx, w.SheetIDs)
	listFiles(files, before, after, out)
	return err
}

// listFiles says which supporting documents came and went between two submissions. Those of
// questions are answers.
func listFiles(files []store.PastFile, before, after store.WholeRound, out *RoundChanges) {
	for _, f := range files {
		was, is := f.Was(before.SubmittedAt), f.Was(after.SubmittedAt)
		switch {
		case f.Question != "" || was == is:
		case is:
			out.Added = append(out.Added, f.Name)
		default:
			out.Removed = append(out.Removed, f.Name)
		}
	}
}
