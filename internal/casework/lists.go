package casework

import (
	"context"
	"sync"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// MaxListOptions is the most choices that a live list offers.
const MaxListOptions = 2000

// liveLists are the live lists of a form: their names, and how they stood when they were read.
type liveLists struct {
	names []string
	mu    sync.Mutex
	stamp string
}

// refreshLists gives a form its live lists as they are now, and reads them only when they were
// changed. A form without any asks nothing.
func (c *Casework) refreshLists(ctx context.Context, form *Version) error {
	if len(form.live.names) == 0 {
		return nil
	}
	stamp, err := c.store.ListsStamp(ctx, form.live.names)
	if err != nil {
		return err
	}
	form.live.mu.Lock()
	defer form.live.mu.Unlock()
	if stamp == form.live.stamp {
		return nil
	}
	lists, err := c.store.Lists(ctx, form.live.names...)
	if err != nil {
		return err
	}
	now := make(map[string][]engine.Option, len(lists))
	for _, l := range lists {
		options := make([]engine.Option, 0, len(l.Options))
		for _, o := range l.Options {
			options = append(options, engine.Option{Value: o.Code, Label: o.Label, Retired: o.Retired})
		}
		now[l.Name] = options
	}
	form.UseLists(now)
	form.live.stamp = stamp
	return nil
}

// addLists makes the live lists of a form that are not there yet, out of the choices that
// the form brings along.
func (c *Casework) addLists(ctx context.Context, def *engine.Definition) error {
	for _, list := range def.LiveLists() {
		l := store.List{Name: list.Name, Title: list.Title}
		for _, o := range list.Options {
			l.Options = append(l.Options, store.ListOption{Code: o.Value, Label: o.Label})
		}
		if err := c.store.AddList(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// SaveList sets what a live list offers; revision is the one that the lines were written on.
// Empty lines and repetitions are left out. invalid when nothing is left or a line is too
// long, too_large beyond MaxListOptions; else as store.SaveList.
func (c *Casework) SaveList(ctx context.Context, name string, revision int64, lines []string, byID int64) error {
	seen := map[string]bool{}
	var labels []string
	for _, line := range lines {
		label := clip(line, 1000)
		switch {
		case label == "" || seen[label]:
			continue
		case len([]rune(label)) > 200:
			return portal.Fail(portal.Invalid, "A line is longer than 200 characters. Each line is one choice: shorten it, or split it.")
		}
		seen[label] = true
		labels = append(labels, label)
	}
	if len(labels) == 0 {
		return portal.Fail(portal.Invalid, "The list is empty, and a question needs something to choose from. Write one choice in each line.")
	}
	if len(labels) > MaxListOptions {
		return portal.Fail(portal.TooLarge, "A list can offer 2,000 choices at most.")
	}
	return c.store.SaveList(ctx, name, revision, labels, byID)
}

func liveOf(def *engine.Definition) *liveLists {
	var names []string
	for _, l := range def.LiveLists() {
		names = append(names, l.Name)
	}
	return &liveLists{names: names}
}
