package handlers

import (
	"strconv"

	"portico/internal/portal"
	"portico/internal/store"
)

// waitKinds are what can wait for the council, in the order of the panel, and where it is answered.
var waitKinds = []struct{ kind, one, many, below string }{
	{store.ProposeDecline, "1 decline proposed", " declines proposed", "/decide"},
	{store.ProposeMoreTime, "1 wish for more time", " wishes for more time", "/decide"},
	{store.WaitMessage, "1 form with new messages", " forms with new messages", "/messages"},
}

// casesWaiting tells officers on their first page what waits for an answer; nothing for none.
func (r *request) casesWaiting() (out []WaitGroup, err error) {
	waits, err := r.s.store.Waits(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return nil, err
	}
	for _, k := range waitKinds {
		g := WaitGroup{Title: k.one}
		for _, w := range waits {
			if w.Kind != k.kind {
				continue
			}
			line := WaitLine{Href: "/tasks/" + w.TaskRef + k.below, Form: w.FormTitle, Name: w.ChildName, Since: portal.Stamp(w.At)}
			if w.Count > 1 {
				line.News = counted(w.Count, "message")
			}
			g.Lines = append(g.Lines, line)
		}
		switch n := len(g.Lines); {
		case n == 0:
			continue
		case n > store.MaxWaits:
			g.Title, g.Lines, g.More = "More than "+strconv.Itoa(store.MaxWaits)+k.many, g.Lines[:store.MaxWaits], true
		case n > 1:
			g.Title = strconv.Itoa(n) + k.many
		}
		out = append(out, g)
	}
	return out, nil
}
