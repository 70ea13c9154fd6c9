package casework

import (
	"context"
	"slices"

	"portico/internal/portal"
	"portico/internal/store"
)

// SendingCheck is what an officer sees before anything goes out.
type SendingCheck struct {
	Rows    []RowCheck
	Harmful []store.Enclosure       // papers that the virus check removed: they hold the sending
	Unasked []portal.AdviceCategory // heads of regulation 6(1) that an assessment needs and nobody is asked for
}

// RowCheck is what an officer sees of one recipient before the form goes out.
type RowCheck struct {
	Row             *Row
	Title, FormType string
	Roles           []string // as they are called; none for everything that is not the council's
	Sections        string   // "Health, Education": of a part; "" for the whole form
	Together        []string // who fills in other parts of it: "Recipient 2"
	Advice          portal.AdviceCategory
	Comments        string
	Papers          []store.Enclosure
	Due             *portal.Date
	DueByRule       bool             // the due date is the form's own time limit
	Rest            string           // what makes the due date a day on which offices are closed; ""
	Missing         []string         // facts that the form asks for and the record does not have
	Recipient       store.Recipient  // Registered false: will be invited
	Closed          bool             // the account of the address is closed
	Absence         *store.Absence   // the automatic reply of the recipient that runs today
	Meant           string           // the address that may be meant: a domain one letter away; ""
	Before          []store.SameSent // the same form is with the same recipient already
	Twice           *Row             // an earlier row that sends the same form to the same recipient
	Group           *store.WorkGroup // in place of the recipient; nil for a person
	task            NewTask          // what sending would send
}

// CheckSending looks at everything that sending would do, and does nothing. The sending must
// be without faults. Not_found when a form is no longer published or a group is closed.
func (c *Casework) CheckSending(ctx context.Context, account portal.Account, s *Sending) (*SendingCheck, error) {
	tasks, err := c.errands(ctx, account, s)
	if err != nil {
		return nil, err
	}
	check := &SendingCheck{}
	for i, n := range tasks {
		check.Rows = append(check.Rows, s.checkRow(s.Rows[i], n))
	}
	for _, e := range s.Enclosures {
		if e.Scan == store.ScanInfected {
			check.Harmful = append(check.Harmful, e)
		}
	}
	if err := c.recipients(ctx, account, check); err != nil {
		return nil, err
	}
	if err := c.sentAlready(ctx, s, check); err != nil {
		return nil, err
	}
	return check, c.unasked(ctx, s, check)
}

// checkRow is what is known of a row without asking anybody.
func (s *Sending) checkRow(row *Row, n NewTask) RowCheck {
	form := row.version()
	one := RowCheck{Row: row, task: n, Title: form.Title, FormType: form.FormType, Advice: n.Advice, Comments: n.Comments, Due: n.Due, DueByRule: row.text(askDue) == "" && n.Due != nil,
		Recipient: store.Recipient{Email: n.Email, Name: n.Name}}
	if n.Due != nil {
		one.Rest = n.Due.Falls()
	}
	for _, code := range n.Roles {
		if len(n.Roles) == len(form.Roles) {
			break // everything that is not the council's
		}
		one.Roles = append(one.Roles, form.RoleTitle(code))
	}
	one.Sections = partWords(form.Definition, n.Only)
	for _, other := range row.Together() {
		if other != row {
			one.Together = append(one.Together, other.Title())
		}
	}
	_, missing := form.Prefill(form.Empty(), n.Facts)
	for _, pointer := range missing {
		one.Missing = append(one.Missing, factWords(pointer))
	}
	for _, e := range s.Enclosures {
		if s.Gets(row, e.Ref) {
			one.Papers = append(one.Papers, e)
		}
	}
	if g, ok := s.groups[n.GroupRef]; ok {
		one.Group, one.Recipient = &g, store.Recipient{}
	}
	for _, other := range s.Rows {
		if other == row {
			break
		}
		if other.version() == form && other.Email() == row.Email() && other.GroupRef() == row.GroupRef() {
			one.Twice = other
			break
		}
	}
	return one
}

// recipients says who the addresses are: registered, away, gone, or typed wrong.
func (c *Casework) recipients(ctx context.Context, account portal.Account, check *SendingCheck) error {
	var emails []string
	for _, one := range check.Rows {
		if one.Group == nil {
			emails = append(emails, one.Recipient.Email)
		}
	}
	known, err := c.store.Addressees(ctx, account.ID, emails)
	if err != nil {
		return err
	}
	var ids []int64
	for _, a := range known {
		ids = append(ids, a.AccountID)
	}
	absences, err := c.store.Absences(ctx, ids...)
	if err != nil {
		return err
	}
	var domains []string
	if len(known) < len(emails) {
		if domains, err = c.store.Domains(ctx); err != nil {
			return err
		}
	}
	for i := range check.Rows {
		one := &check.Rows[i]
		who, ok := known[one.Recipient.Email]
		switch {
		case one.Group != nil:
		case !ok:
			one.Meant = portal.NearAddress(one.Recipient.Email, domains)
		default:
			one.Recipient, one.Closed = who.Recipient, who.Closed
			if a, away := absences[who.AccountID]; away && !who.Closed {
				one.Absence = &a
			}
		}
	}
	return nil
}

// sentAlready says which forms are with their recipients already.
func (c *Casework) sentAlready(ctx context.Context, s *Sending, check *SendingCheck) error {
	keys := make([]store.SendKey, len(s.Rows))
	for i, row := range s.Rows {
		keys[i] = row.key()
	}
	before, err := c.store.SentBefore(ctx, keys)
	for i := range before {
		check.Rows[i].Before = before[i]
	}
	return err
}

// unasked says what an assessment still needs, with what was sent before.
func (c *Casework) unasked(ctx context.Context, s *Sending, check *SendingCheck) error {
	if s.Case.Kind != "assessment" {
		return nil
	}
	asked, err := c.store.AdviceAsked(ctx, s.CaseID)
	for _, one := range check.Rows {
		asked = append(asked, one.Advice)
	}
	check.Unasked = portal.AdviceUnasked(asked, s.Case.ChildBorn, s.today)
	return err
}

// SendSending sends everything at once and gives the references of the tasks in the order of
// the rows. The same sending twice sends once. again are the IDs of rows whose recipient may
// get the same form once more. Errors are those of store.SendAll.
func (c *Casework) SendSending(ctx context.Context, account portal.Account, s *Sending, again ...string) (refs []string, err error) {
	var tasks []store.NewTask
	if !s.Sent {
		if tasks, err = c.readyTasks(ctx, account, s, again); err != nil {
			return nil, err
		}
	}
	return c.store.SendAll(ctx, account.ID, s.Sending, tasks)
}

func (c *Casework) readyTasks(ctx context.Context, account portal.Account, s *Sending, again []string) ([]store.NewTask, error) {
	errands, err := c.errands(ctx, account, s)
	if err != nil {
		return nil, err
	}
	tasks := make([]store.NewTask, len(errands))
	for i, n := range errands {
		n.Again = slices.Contains(again, s.Rows[i].ID)
		if tasks[i], _, err = c.prefilled(s.Rows[i].version(), n); err != nil {
			return nil, err
		}
	}
	oneSheet(tasks)
	return tasks, nil
}

// errands are the tasks that the rows of a sending become.
func (c *Casework) errands(ctx context.Context, account portal.Account, s *Sending) ([]NewTask, error) {
	advice, err := c.store.FormAdvice(ctx)
	if err != nil {
		return nil, err
	}
	return s.errands(account, advice)
}

// errands are the tasks of the rows; advice is what each form asks for in an assessment.
func (s *Sending) errands(account portal.Account, advice map[string]portal.AdviceCategory) (out []NewTask, err error) {
	if s.Case.Kind != "assessment" {
		advice = nil
	}
	for _, row := range s.Rows {
		form := row.version()
		if form == nil {
			return nil, notPublished()
		}
		n, err := s.errand(row, form, account)
		if err != nil {
			return nil, err
		}
		switch chosen := row.text(askAdvice); chosen {
		case "":
			n.Advice = advice[form.Key]
		case adviceNone:
		default:
			n.Advice = portal.AdviceCategory(chosen)
		}
		out = append(out, n)
	}
	return out, nil
}

func notPublished() error {
	return portal.Fail(portal.NotFound, "This form is not published any more. Choose another one.")
}

func (s *Sending) errand(row *Row, form *Version, account portal.Account) (n NewTask, err error) {
	n = NewTask{CaseID: s.CaseID, FormKey: form.Key, Email: row.Email(), GroupRef: row.GroupRef(), Name: row.Name(), SenderID: account.ID,
		Comments: s.Comments(row), Roles: row.roles(form), Guest: row.Guest(), Papers: s.papersOf(row), Only: row.only()}
	if row.Part() {
		n.Shared = form.Key
	}
	if due, err := portal.ParseDate(row.text(askDue)); err == nil {
		n.Due = &due
	} else {
		n.Due = row.DueRule()
	}
	if n.Facts, err = s.Case.facts(); err == nil {
		n.Facts["task"] = taskFacts(n, account)
	}
	return n, err
}

// taskFacts are the facts of a task that x-prefill may point to (formdefs/README.md). What
// is not known is left out.
func taskFacts(n NewTask, sender portal.Account) map[string]any {
	facts := map[string]any{}
	add := func(name, value string) {
		if value != "" {
			facts[name] = value
		}
	}
	add("sentBy", sender.Name)
	add("team", sender.Organisation)
	add("telephone", sender.Phone)
	add("comments", n.Comments)
	if n.Due != nil {
		add("requiredBy", n.Due.String())
	}
	return facts
}
