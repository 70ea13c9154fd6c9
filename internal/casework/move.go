package casework

import (
	"context"
	"encoding/json"
	"slices"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// Moving is a running sheet with what moving it to another version would do. Nothing of
// the answers is in it but the titles of their questions.
type Moving struct {
	store.RunningSheet
	Changes []string // sentences
	Left    []string // titles of questions whose answers are no longer asked
}

// MovePlan is what moving the running sheets of a form to one of its versions would do.
type MovePlan struct {
	To     *Version
	Sheets []Moving
}

// PlanMove works out what moving would do. NotFound for an unknown version.
func (c *Casework) PlanMove(ctx context.Context, key string, number int) (*MovePlan, error) {
	to, err := c.numbered(ctx, key, number)
	if err != nil {
		return nil, err
	}
	running, err := c.store.RunningSheets(ctx, key, number)
	if err != nil {
		return nil, err
	}
	plan := &MovePlan{To: to}
	for _, r := range running {
		m, moved, err := c.workOutMove(ctx, r, to)
		if portal.CodeOf(err) == portal.NotFound || portal.CodeOf(err) == portal.Expired {
			continue // submitted, retracted or removed meanwhile
		}
		if err != nil {
			return nil, err
		}
		plan.Sheets = append(plan.Sheets, Moving{RunningSheet: r, Changes: aboutOf(moved), Left: titlesOf(m.Unasked)})
	}
	return plan, nil
}

// aboutOf says what changes without the words of any answer.
func aboutOf(moved engine.Moved) []string {
	var out []string
	for _, change := range moved.Changes {
		out = append(out, change.About)
	}
	return out
}

func titlesOf(list []store.Unasked) []string {
	var out []string
	for _, u := range list {
		if title := joinedTitle(u); !slices.Contains(out, title) {
			out = append(out, title)
		}
	}
	return out
}

func joinedTitle(u store.Unasked) string {
	if u.Tab == "" || u.Tab == u.Title {
		return u.Title
	}
	return u.Tab + " › " + u.Title
}

// MoveResult counts what became of the sheets that were to be moved.
type MoveResult struct {
	Moved, Unasked int
	Busy           []string // references of tasks that were saved at that very moment, thrice
}

// MoveSheets moves the running sheets of the given tasks to a version of their form, each
// in its own transaction. Sheets that cannot be written any more are passed over.
func (c *Casework) MoveSheets(ctx context.Context, key string, number int, tasks []string, byID int64) (MoveResult, error) {
	var result MoveResult
	to, err := c.numbered(ctx, key, number)
	if err != nil {
		return result, err
	}
	running, err := c.store.RunningSheets(ctx, key, number)
	if err != nil {
		return result, err
	}
	for _, r := range running {
		if !slices.Contains(tasks, r.TaskRef) {
			continue
		}
		switch left, err := c.moveSheet(ctx, r, to, byID); portal.CodeOf(err) {
		case "":
			result.Moved++
			result.Unasked += left
		case portal.Conflict:
			result.Busy = append(result.Busy, r.TaskRef)
		case portal.NotFound, portal.Expired:
		default:
			return result, err
		}
	}
	return result, nil
}

// moveTries is how often a sheet is moved anew that was saved meanwhile.
const moveTries = 3

func (c *Casework) moveSheet(ctx context.Context, r store.RunningSheet, to *Version, byID int64) (left int, err error) {
	for range moveTries {
		var m store.Move
		if m, _, err = c.workOutMove(ctx, r, to); err != nil {
			return 0, err
		}
		m.ByID = byID
		if err = c.store.MoveSheet(ctx, m); portal.CodeOf(err) != portal.Conflict {
			return len(m.Unasked), err
		}
	}
	return 0, err
}

// workOutMove carries the answers of a sheet over to a version.
func (c *Casework) workOutMove(ctx context.Context, r store.RunningSheet, to *Version) (store.Move, engine.Moved, error) {
	sheet, err := c.store.OpenForMove(ctx, r)
	if err != nil {
		return store.Move{}, engine.Moved{}, err
	}
	from, err := c.version(ctx, sheet.VersionID)
	if err != nil {
		return store.Move{}, engine.Moved{}, err
	}
	before, err := joinTabs(from.Definition, sheet.Tabs)
	if err != nil {
		return store.Move{}, engine.Moved{}, err
	}
	moved := engine.Move(from.Definition, to.Definition, before)
	var facts map[string]any
	if err := json.Unmarshal(sheet.Facts, &facts); err != nil {
		facts = nil // a sheet that was sent without facts
	}
	answers := to.PrefillNew(from.Definition, moved.Answers, facts)
	m := store.Move{From: sheet, ToVersionID: to.ID, Unasked: unaskedOf(moved.Left)}
	lost, err := straysLeft(from, before, sheet.Strays)
	if err != nil {
		return store.Move{}, engine.Moved{}, err
	}
	m.Unasked = append(m.Unasked, lost...)
	if m.Tabs, err = splitTabs(to.Definition, answers); err != nil {
		return store.Move{}, engine.Moved{}, err
	}
	if m.Record.Before, err = before.Marshal(); err != nil {
		return store.Move{}, engine.Moved{}, err
	}
	for _, change := range moved.Changes {
		m.Record.Changes = append(m.Record.Changes, change.What)
	}
	m.Done, m.Total = progressOf(to.SheetOn(answers, c.today()).As(to.For(sheet.Roles)), sheet.Attachments)
	return m, moved, nil
}

func unaskedOf(left []engine.LeftAnswer) []store.Unasked {
	var out []store.Unasked
	for _, l := range left {
		out = append(out, store.Unasked{Tab: l.Tab, Title: l.Title, Text: l.Text, Why: l.Why})
	}
	return out
}

// straysLeft puts words that could not be saved, and were not settled before the move,
// beside the answers that are no longer asked: the page that compares them is of a form
// that is no more.
func straysLeft(from *Version, before engine.Answers, strays []store.StrayCopy) ([]store.Unasked, error) {
	var out []store.Unasked
	for _, y := range strays {
		part, err := engine.ParseAnswers(y.Body)
		if err != nil {
			return nil, portal.Wrap(portal.Internal, "Words that are kept cannot be read.", err)
		}
		for _, tab := range from.Tabs {
			if tab.Name != y.Tab {
				continue
			}
			for _, d := range from.Differences(tab, from.WithTab(before, tab, part), before) {
				if d.Mine != "" {
					out = append(out, store.Unasked{Tab: tab.Title, Title: d.Title, Text: d.Mine, Why: "These words could not be saved on " + portal.Stamp(y.KeptAt) + "."})
				}
			}
		}
	}
	return out, nil
}
