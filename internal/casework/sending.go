package casework

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// Sending is forms on their way to several people and work groups, as an officer enters them:
// a row for each, what is said to all, and the papers that go along.
type Sending struct {
	store.Sending
	Case   *Case
	Rows   []*Row
	Common engine.Answers      // what is said to all, in the form SharedForm
	Papers map[string][]string // who gets a paper that not all get: the IDs of rows, by its reference

	form   *engine.Definition // of a row
	forms  map[string]*Version
	groups map[string]store.WorkGroup
	today  portal.Date
}

// SharedForm is what is entered for all recipients, as a form of one tab.
func (s *Sending) SharedForm() *engine.Definition { return sharedForm }

// kept is a sending as it is stored.
type kept struct {
	Rows   []keptRow           `json:"rows"`
	Common json.RawMessage     `json:"common,omitempty"`
	Papers map[string][]string `json:"papers,omitempty"`
}

type keptRow struct {
	ID      string          `json:"id"`
	Answers json.RawMessage `json:"answers"`
}

// formsToSend are the forms that can be sent, compiled.
func (c *Casework) formsToSend(ctx context.Context) ([]*Version, error) {
	rows, err := c.store.FormsToSend(ctx)
	if err != nil {
		return nil, err
	}
	forms := make([]*Version, len(rows))
	for i, row := range rows {
		if forms[i], err = c.version(ctx, row.VersionID); err != nil {
			return nil, err
		}
	}
	return forms, nil
}

// maxGroups is the most work groups that are offered to send to.
const maxGroups = 1000

// NewSending is a sending about a case in which nothing is entered yet: one empty row.
func (c *Casework) NewSending(ctx context.Context, account portal.Account, caseRef string) (*Sending, error) {
	k, err := c.Case(ctx, account, caseRef)
	if err != nil {
		return nil, err
	}
	like, err := c.sendingForms(ctx, account)
	if err != nil {
		return nil, err
	}
	return like.about(k), nil
}

// sendingForms is what can be sent, and to which work groups.
type sendingForms struct {
	form      *engine.Definition // of a row
	published []*Version
	forms     map[string]*Version
	groups    map[string]store.WorkGroup
	today     portal.Date
}

func (c *Casework) sendingForms(ctx context.Context, account portal.Account) (*sendingForms, error) {
	forms, err := c.formsToSend(ctx)
	if err != nil {
		return nil, err
	}
	groups, _, err := c.store.Groups(ctx, account.ID, "", maxGroups)
	if err != nil {
		return nil, err
	}
	s := &sendingForms{published: forms, forms: map[string]*Version{}, groups: map[string]store.WorkGroup{}, today: portal.London(c.now())}
	for _, f := range forms {
		s.forms[f.Key] = f
	}
	for _, g := range groups {
		s.groups[g.Ref] = g
	}
	s.form, err = rowForm(forms, groups)
	return s, err
}

// about is a sending about a case in which nothing is entered yet.
func (f *sendingForms) about(k *Case) *Sending {
	s := &Sending{Case: k, Sending: store.Sending{CaseID: k.ID}, Common: sharedForm.Empty(), Papers: map[string][]string{}, today: f.today,
		form: f.form, forms: f.forms, groups: f.groups}
	s.addRow("")
	return s
}

// Sending gives a sending of a case back with its papers; not_found for everybody but the
// council's staff.
func (c *Casework) Sending(ctx context.Context, account portal.Account, caseRef, ref string) (*Sending, error) {
	s, err := c.NewSending(ctx, account, caseRef)
	if err != nil {
		return nil, err
	}
	s.Rows = nil
	if s.Sending, err = c.store.SendingByRef(ctx, account.ID, caseRef, ref); err != nil {
		return nil, err
	}
	if err := s.read(); err != nil {
		return nil, portal.Wrap(portal.Internal, "What was entered cannot be read.", err)
	}
	return s, nil
}

// read takes over what is stored. What was kept when a sending had one recipient is its row.
func (s *Sending) read() (err error) {
	var k kept
	if err := json.Unmarshal(s.Body, &k); err != nil {
		return err
	}
	if len(k.Rows) == 0 {
		k.Rows = []keptRow{{"r1", s.Body}}
	}
	for _, row := range k.Rows {
		a, err := engine.ParseAnswers(row.Answers)
		if err != nil {
			return err
		}
		s.Rows = append(s.Rows, &Row{ID: row.ID, Answers: a, of: s})
	}
	if len(k.Common) > 0 {
		s.Common, err = engine.ParseAnswers(k.Common)
	}
	if k.Papers != nil {
		s.Papers = k.Papers
	}
	return err
}

func (s *Sending) marshal() ([]byte, error) {
	k := kept{Papers: s.Papers}
	for _, row := range s.Rows {
		a, err := row.Answers.Marshal()
		if err != nil {
			return nil, err
		}
		k.Rows = append(k.Rows, keptRow{row.ID, a})
	}
	common, err := s.Common.Marshal()
	if err != nil {
		return nil, err
	}
	k.Common = common
	return json.Marshal(k)
}

// Unsent are the sendings about a case that were begun and not sent, newest first.
func (c *Casework) Unsent(ctx context.Context, account portal.Account, k *Case) ([]*Sending, error) {
	refs, err := c.store.Unsent(ctx, k.ID)
	if err != nil {
		return nil, err
	}
	var out []*Sending
	for _, ref := range refs {
		s, err := c.Sending(ctx, account, k.Ref, ref)
		if portal.CodeOf(err) == portal.NotFound {
			continue // swept meanwhile
		}
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// KeepSending takes what was posted over, does what the button asks for (a row more or less,
// the forms that are usual) and keeps it, whatever is wrong with it. Conflict once it is sent.
func (c *Casework) KeepSending(ctx context.Context, account portal.Account, s *Sending, form url.Values) error {
	if err := s.bind(form); err != nil {
		return portal.Wrap(portal.TooLarge, "That is more than can be sent. Shorten it.", err)
	}
	if form.Get(engine.FieldAction) == DoUsual {
		keys, err := c.store.UsualForms(ctx, s.Case.Kind)
		if err != nil {
			return err
		}
		s.addUsual(keys)
	}
	s.act(form.Get(engine.FieldAction))
	return c.keepRows(ctx, account, s)
}

func (c *Casework) keepRows(ctx context.Context, account portal.Account, s *Sending) error {
	body, err := s.marshal()
	if err != nil {
		return err
	}
	ref, err := c.store.KeepSending(ctx, account.ID, s.Case.Ref, s.Ref, body)
	if err != nil {
		return err
	}
	s.Sending, err = c.store.SendingByRef(ctx, account.ID, s.Case.Ref, ref)
	return err
}

// bind takes over what was posted: the rows that the page showed, what is said to all, and
// who gets which paper.
func (s *Sending) bind(form url.Values) (err error) {
	for _, id := range form[FieldRow] {
		if s.Row(id) == nil && rowID.MatchString(id) && len(s.Rows) < MaxRecipients {
			s.addRow(id)
		}
	}
	for _, row := range s.Rows {
		if row.Answers, err = s.form.Bind(s.form.Tabs[0], row.Answers, row.post(form), newRow); err != nil {
			return err
		}
	}
	said := url.Values{engine.FieldMarker: form[engine.FieldMarker], askComments: form[askComments]}
	if s.Common, err = sharedForm.Bind(sharedForm.Tabs[0], s.Common, said, newRow); err != nil {
		return err
	}
	for _, e := range s.Enclosures {
		s.bindPaper(e.Ref, form)
	}
	return nil
}

func (s *Sending) bindPaper(ref string, form url.Values) {
	switch form.Get(FieldPaperTo + ref) {
	case "all":
		delete(s.Papers, ref)
	case "some":
		s.Papers[ref] = slices.DeleteFunc(slices.Clone(form[FieldPaperRow+ref]), func(id string) bool { return s.Row(id) == nil })
	}
}

// Gets reports whether a paper goes to a recipient.
func (s *Sending) Gets(row *Row, paper string) bool {
	some, limited := s.Papers[paper]
	return !limited || slices.Contains(some, row.ID)
}

// papersOf are the references of the papers that go to a recipient; what the virus check
// removed goes to nobody.
func (s *Sending) papersOf(row *Row) (refs []string) {
	for _, e := range s.Enclosures {
		if e.Scan != store.ScanInfected && s.Gets(row, e.Ref) {
			refs = append(refs, e.Ref)
		}
	}
	return refs
}

// Comments are what stands with the task of a recipient: its own, or those to all.
func (s *Sending) Comments(row *Row) string {
	if own := row.text(askComments); own != "" {
		return own
	}
	return textAt(s.Common, "/"+askComments)
}

// Faults are what must be put right before anything can be sent, in the order of the page;
// their names are those of the controls, and each says which recipient it is about.
func (s *Sending) Faults() (faults []engine.Fault) {
	for i, row := range s.Rows {
		for _, f := range append(row.Faults(), s.partFaults(row)...) {
			f.Name = row.Field(f.Name)
			if len(s.Rows) > 1 {
				f.Message = recipientNo(i) + ": " + f.Message
			}
			faults = append(faults, f)
		}
	}
	faults = append(faults, sharedForm.Complete(s.Common)...)
	for _, e := range s.Enclosures {
		if some, limited := s.Papers[e.Ref]; limited && len(some) == 0 {
			faults = append(faults, engine.Fault{Name: FieldPaperRow + e.Ref, Rule: "required", Level: engine.LevelError,
				Message: "Tick who gets " + e.Name + ", or untick it to leave it out"})
		}
	}
	return faults
}

// UsualLeft is how many of the forms that are usual for the kind of case stand in no row yet.
func (c *Casework) UsualLeft(ctx context.Context, s *Sending) (int, error) {
	keys, err := c.store.UsualForms(ctx, s.Case.Kind)
	return len(s.usualLeft(keys)), err
}
