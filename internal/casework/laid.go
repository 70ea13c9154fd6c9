package casework

import (
	"container/list"
	"strconv"
	"strings"
	"sync"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// laidSheets is how many sheets are remembered as parsed and laid along their form: those
// of the people who are writing just now.
const laidSheets = 64

// laid is a sheet's answers in one state, parsed and laid along the form. Both are never
// changed, so requests share them.
type laid struct {
	contribution int64
	state        string // day, version and revision of every tab: another state is another entry
	form         *Version
	answers      engine.Answers
	today        string // in London; rules about today and ages follow it

	once  sync.Once // laid when a page asks for it: a save does not
	sheet *engine.Sheet
	draft []engine.Fault
}

// along lays the answers along the form, once.
func (l *laid) along() *laid {
	l.once.Do(func() {
		l.sheet = l.form.SheetOn(l.answers, l.today)
		l.draft = l.sheet.Draft()
	})
	return l
}

// laidCache remembers the sheets opened last, for whoever goes through the tabs of a form.
// The store is asked all the same, each time: who may read, and which revisions are the
// newest, is never remembered.
type laidCache struct {
	mu      sync.Mutex
	recent  *list.List // of *laid, the latest first
	entries map[int64]*list.Element
}

func newLaidCache() *laidCache {
	return &laidCache{recent: list.New(), entries: map[int64]*list.Element{}}
}

// stateOf names the state of a sheet on a day: a revision's body never changes, but what
// follows from it does, from one day to the next.
func stateOf(form *Version, tabs map[string]store.TabCopy, today string) string {
	var b strings.Builder
	b.WriteString(today + " ")
	b.WriteString(strconv.FormatInt(form.ID, 10))
	for _, t := range form.Tabs {
		b.WriteByte(' ')
		b.WriteString(strconv.FormatInt(tabs[t.Name].Revision, 10))
	}
	return b.String()
}

// get gives the entry of a sheet in that state, or nil.
func (c *laidCache) get(contribution int64, state string) *laid {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[contribution]
	if !ok || e.Value.(*laid).state != state {
		return nil
	}
	c.recent.MoveToFront(e)
	return e.Value.(*laid)
}

// put remembers an entry in place of any other of its sheet, and forgets the oldest.
func (c *laidCache) put(l *laid) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[l.contribution]; ok {
		c.recent.Remove(e)
	}
	c.entries[l.contribution] = c.recent.PushFront(l)
	if c.recent.Len() > laidSheets {
		oldest := c.recent.Back()
		c.recent.Remove(oldest)
		delete(c.entries, oldest.Value.(*laid).contribution)
	}
}

// lay parses the tabs of a sheet and lays them along the form, or remembers having done so.
func (c *Casework) lay(form *Version, sheet *store.Sheet) (*laid, error) {
	today := c.today()
	state := stateOf(form, sheet.Tabs, today)
	if l := c.laid.get(sheet.ContributionID, state); l != nil {
		return l, nil
	}
	if err := sheet.OpenTabs(); err != nil {
		return nil, err
	}
	answers, err := joinTabs(form.Definition, sheet.Tabs)
	if err != nil {
		return nil, err
	}
	l := &laid{contribution: sheet.ContributionID, state: state, form: form, answers: answers, today: today}
	c.laid.put(l)
	return l, nil
}

// today is the day that forms are judged on, as the engine writes days.
func (c *Casework) today() string { return portal.London(c.now()).String() }

// Laid is the answers laid along the form, for views and marks, as the task's roles see them.
func (w *Work) Laid() *engine.Sheet { return w.laid.along().sheet.As(w.Access) }

// Draft is what is wrong with the answers so far; what is missing is not.
func (w *Work) Draft() []engine.Fault {
	if !w.Access.Whole() {
		return w.Laid().Draft()
	}
	return w.laid.along().draft
}

// setAnswers changes the answers of the work, as after a save.
func (w *Work) setAnswers(a engine.Answers) {
	w.Answers, w.laid = a, &laid{form: w.Form, answers: a, today: w.laid.today}
}
