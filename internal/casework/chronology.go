package casework

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"portico/engine/doc"
	"portico/engine/pdf"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// Chronology is every dated fact about a case in order, for complaints and tribunals.
type Chronology struct {
	Case    *Case
	Entries []portal.Entry
}

// unchronicled are the kinds of audit event that are no dated facts of a case: work on answers, who
// looked at what, and what other tables tell more of (first openings, hands, proposals).
var unchronicled = []store.AuditKind{store.AuditTabSaved, store.AuditTabRestored, store.AuditStrayKept, store.AuditStraySettled, store.AuditStrayRead,
	store.AuditUnaskedKept, store.AuditMarkSettled, store.AuditAnswersCopied, store.AuditCommentMade, store.AuditCommentSettled, store.AuditMessagesRead,
	store.AuditCaseDate, store.AuditPackViewed, store.AuditPackDownloaded, store.AuditFamilyViewed,
	store.AuditCaseViewed, store.AuditTaskOpened, store.AuditSubmissionViewed, store.AuditRoundsCompared, store.AuditEnclosureOpened, store.AuditEnclosureAdded, store.AuditEnclosureRemoved,
	store.AuditAttachmentAdded, store.AuditAttachmentChanged, store.AuditAttachmentRemoved, store.AuditAttachmentDownloaded,
	store.AuditPDFDownloaded, store.AuditXLSXDownloaded, store.AuditZIPDownloaded, store.AuditJSONDownloaded, store.AuditBundleDownloaded, store.AuditChronologyExported,
	store.AuditPickedUp, store.AuditReassigned, store.AuditTakenOver, store.AuditFellBack, store.AuditSignatureAsked, store.AuditSignatureSentBack, store.AuditSignatureTakenBack, store.AuditCounterSigned, store.AuditSignatureReturned,
	store.AuditDeclineProposed, store.AuditDeclineWithdrawn, store.AuditDeclineAgreed, store.AuditDeclineRefused,
	store.AuditTimeAsked, store.AuditTimeWithdrawn, store.AuditTimeGranted, store.AuditTimeRefused}

// Chronology gathers what is known of a case and when, for the officers of its team; not_found
// for everybody else.
func (c *Casework) Chronology(ctx context.Context, account portal.Account, ref string) (*Chronology, error) {
	found, err := c.Case(ctx, account, ref)
	if err != nil {
		return nil, err
	}
	tasks, err := c.store.CaseTasks(ctx, account.ID, found.ID)
	if err != nil {
		return nil, err
	}
	events, err := c.store.CaseFacts(ctx, account.ID, found.ID, unchronicled)
	if err != nil {
		return nil, err
	}
	mails, err := c.store.CaseMails(ctx, account.ID, found.ID)
	if err != nil {
		return nil, err
	}
	hands, err := c.store.CaseHands(ctx, account.ID, found.ID)
	if err != nil {
		return nil, err
	}
	asked, err := c.store.CaseProposals(ctx, account.ID, found.ID)
	if err != nil {
		return nil, err
	}
	k := newChronicle(tasks, events, portal.London(c.now()))
	return &Chronology{found, portal.Chronology(caseEntries(found), k.events(events), k.tasks(tasks), k.mails(mails), k.hands(hands), k.proposals(asked))}, nil
}

// caseEntries are the dates of the case itself. What is recorded of a case as a date is added here.
func caseEntries(c *Case) (out []portal.Entry) {
	what, on := c.Record.Request()
	if requested := c.Dates["requested"]; !requested.IsZero() {
		on = requested
	}
	if !on.IsZero() {
		out = append(out, portal.On(on, joined(": ", "The request was made", what), "", ""))
	}
	for _, name := range slices.Sorted(maps.Keys(c.Dates)) {
		if day := c.Dates[name]; name != "requested" && !day.IsZero() {
			out = append(out, portal.On(day, portal.AnchorTitle(name), "", ""))
		}
	}
	return out
}

// chronicle knows the tasks of a case, to tell of them.
type chronicle struct {
	forms map[int64]string
	in    map[int64]*portal.Date // when each was first submitted
	today portal.Date
}

func newChronicle(tasks []store.CaseTask, events []store.CaseFact, today portal.Date) *chronicle {
	k := &chronicle{forms: map[int64]string{}, in: map[int64]*portal.Date{}, today: today}
	for _, t := range tasks {
		k.forms[t.ID] = joined(", ", partTitle(t.Title, t.Part), t.With.Organisation)
	}
	for _, e := range events {
		if e.Kind == store.AuditSubmitted && k.in[e.TaskID] == nil {
			day := portal.London(e.At)
			k.in[e.TaskID] = &day
		}
	}
	return k
}

// events are what happened, as the audit tells it.
func (k *chronicle) events(events []store.CaseFact) (out []portal.Entry) {
	rounds := map[int64]int{}
	for _, e := range events {
		words := e.Kind.Words()
		switch {
		case words == "":
			continue
		case e.Kind == store.AuditSubmitted:
			if rounds[e.TaskID]++; rounds[e.TaskID] > 1 {
				words += fmt.Sprintf(" (submission %d)", rounds[e.TaskID])
			}
			words += ". Receipt " + e.Object
		case e.Kind == store.AuditRetracted:
			words = joined(": ", words, portal.RetractReason(e.Detail).Words())
		case e.Kind == store.AuditReturned && e.Detail != "":
			words += ", with reasons at " + e.Detail
		}
		by := actorWords(e.By)
		if e.Kind == store.AuditReminded {
			by = automatic
		}
		out = append(out, portal.At(e.At, words, k.forms[e.TaskID], by))
	}
	return out
}

// tasks are what is known of forms beside the audit: receiving, first openings, due dates.
func (k *chronicle) tasks(tasks []store.CaseTask) (out []portal.Entry) {
	for _, t := range tasks {
		form, with := k.forms[t.ID], joined(", ", t.With.Name, t.With.Organisation)
		if t.ReceivedAt != nil {
			out = append(out, portal.At(*t.ReceivedAt, "Received: the first delivery or opening", form, ""))
		}
		if t.OpenedAt != nil {
			out = append(out, portal.At(*t.OpenedAt, "Opened the form for the first time", form, with))
		}
		for _, e := range t.Enclosures {
			if e.OpenedAt != nil {
				out = append(out, portal.At(*e.OpenedAt, "Opened the paper “"+e.Name+"” for the first time", form, with))
			}
		}
		if t.Due != nil {
			out = append(out, portal.On(*t.Due, k.due(t), form, ""))
		}
	}
	return out
}

// due says whether the due date of a form was met.
func (k *chronicle) due(t store.CaseTask) string {
	if k.in[t.ID] == nil && (t.State == portal.Retracted || t.State == portal.Declined) {
		return "Due date. Nothing was owed any more: " + strings.ToLower(t.State.Words())
	}
	return portal.DueWords(*t.Due, k.in[t.ID], k.today)
}

// mailWords are the mails whose delivery a chronology tells of. Codes, notices of messages and
// mails to the council are none.
var mailWords = map[string]string{
	store.TemplateTaskAssigned: "the request", store.TemplateInvitation: "the request with an invitation to register", store.TemplateGroupTask: "the request to the work group",
	store.TemplateGuestInvited: "the request with an invitation as a guest", store.TemplateTaskReassigned: "the notice that the form was re-assigned", store.TemplateTaskTakenOver: "the notice that the form was taken over",
	store.TemplateReminder: "a reminder", store.TemplateReminderTray: "a reminder to the work group", store.TemplateReminderInvited: "a reminder to register",
	store.TemplateReceipt: "the receipt", store.TemplateReturned: "the notice that the form was returned", store.TemplateTaskRetracted: "the notice that the form was retracted",
	store.TemplateTimeGranted: "the notice that more time was granted", store.TemplateTimeRefused: "the notice that more time was refused",
	store.TemplateDeclineAgreed: "the notice that the decline was agreed", store.TemplateDeclineRefused: "the notice that the decline was refused",
	store.TemplateChased: "a chaser", store.TemplateChasedTray: "a chaser to the work group",
}

func (k *chronicle) mails(mails []store.CaseMail) (out []portal.Entry) {
	for _, m := range mails {
		words := mailWords[m.Template]
		switch {
		case words == "":
		case m.SentAt != nil:
			out = append(out, portal.At(*m.SentAt, "Email delivered: "+words+", to "+m.To, k.forms[m.TaskID], automatic))
		case m.State == store.MailFailed:
			out = append(out, portal.At(m.CreatedAt, "Email could not be delivered: "+words+", to "+m.To, k.forms[m.TaskID], automatic))
		}
	}
	return out
}

func (k *chronicle) hands(hands []store.CaseHand) (out []portal.Entry) {
	for _, h := range hands {
		to := h.To
		if to == "" {
			to = joined(" ", "the tray of", h.Group)
		}
		words := h.Kind.Words() + ": from " + h.From + " to " + to
		if h.From == "" {
			words = h.Kind.Words() + ": out of the tray to " + to
		}
		if reason := h.Reason.Words(); reason != "" {
			words += ". Reason: " + reason
		}
		out = append(out, portal.At(h.At, words, k.forms[h.TaskID], actorWords(h.By)))
	}
	return out
}

// proposals are what was asked of the council, with the reason of the law, and its answers.
func (k *chronicle) proposals(list []store.CaseProposal) (out []portal.Entry) {
	for _, p := range list {
		words := "Proposed to decline: " + portal.DeclineReasonOf(p.Reason).Words
		if p.Kind == store.ProposeMoreTime {
			words = "Asked for more time: " + portal.TimeReasonOf(p.Reason).Words
		}
		if p.Wanted != nil {
			words += ". Until " + p.Wanted.List()
		}
		out = append(out, portal.At(p.AskedAt, words, k.forms[p.TaskID], actorWords(p.By)))
		if answer := outcomeWords[p.Kind+" "+p.Outcome]; answer != "" && p.SettledAt != nil {
			by := p.SettledBy
			if p.Outcome == store.OutcomeWithdrawn {
				by = p.By
			}
			out = append(out, portal.At(*p.SettledAt, answer, k.forms[p.TaskID], actorWords(by)))
		}
	}
	return out
}

var outcomeWords = map[string]string{
	store.ProposeDecline + " " + store.OutcomeAgreed: "Agreed to the decline", store.ProposeDecline + " " + store.OutcomeRefused: "Refused the decline",
	store.ProposeDecline + " " + store.OutcomeWithdrawn: "Withdrew the proposal to decline",
	store.ProposeMoreTime + " " + store.OutcomeAgreed:   "Granted more time", store.ProposeMoreTime + " " + store.OutcomeRefused: "Refused more time",
	store.ProposeMoreTime + " " + store.OutcomeWithdrawn: "Withdrew the wish for more time",
}

// automatic is who did what the portal does by itself.
const automatic = "Portico, automatically"

// actorWords names somebody by role; "" for nobody.
func actorWords(a store.Actor) string {
	switch {
	case a.Name == "":
		return ""
	case a.Council:
		return a.Name + ", council officer"
	case a.Guest:
		return joined(", ", a.Name, a.Profession, "guest contributor")
	}
	return joined(", ", a.Name, a.Profession, a.Organisation)
}

// ChronologyPDF is the chronology for printing, and notes that it left the portal.
func (c *Casework) ChronologyPDF(ctx context.Context, account portal.Account, k *Chronology) ([]byte, error) {
	b, err := pdf.Print(c.ChronologyDocument(account, k), pdf.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The PDF could not be made. The page holds the same.", err)
	}
	return b, c.store.RecordCaseDownload(ctx, account.ID, k.Case.ID, store.AuditChronologyExported, "pdf")
}

// ChronologyXLSX is the chronology as a workbook, and notes that it left the portal.
func (c *Casework) ChronologyXLSX(ctx context.Context, account portal.Account, k *Chronology) ([]byte, error) {
	b, err := xlsx.Print(c.ChronologyDocument(account, k), xlsx.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The workbook could not be made. The page holds the same.", err)
	}
	return b, c.store.RecordCaseDownload(ctx, account.ID, k.Case.ID, store.AuditChronologyExported, "xlsx")
}

// ChronologyDocument is the chronology as a document.
func (c *Casework) ChronologyDocument(account portal.Account, k *Chronology) *doc.Document {
	title, made := "Chronology of the case", portal.Stamp(c.now())
	d := &doc.Document{Title: title, Lang: "en-GB", Footer: "Chronology of case " + k.Case.Reference + ", made " + made,
		Banner: doc.Banner{Organisation: c.council.Name, Marking: c.council.Marking, Reference: k.Case.Reference, Name: k.Case.ChildName, Born: k.Case.ChildBorn.List(), FormTitle: title}}
	table := doc.Table{Caption: "What happened", Empty: "Nothing has happened yet", Columns: []doc.Column{{Title: "Date", Type: doc.TypeDate, Weight: 13}, {Title: "Time", Weight: 8},
		{Title: "What happened", Weight: 41}, {Title: "Form", Weight: 18}, {Title: "By", Weight: 20}}}
	for _, e := range k.Entries {
		table.Rows = append(table.Rows, []doc.Text{doc.Text(e.On.List()), doc.Text(EntryClock(e)), doc.Text(e.What), doc.Text(e.Form), doc.Text(e.By)})
	}
	d.Blocks = []doc.Block{doc.Heading{Level: 1, Text: title}, doc.Facts{Items: []doc.Fact{{Label: "Case", Value: k.Case.Reference}, {Label: "Kind of case", Value: k.Case.Kind.Words()},
		{Label: "Child", Value: k.Case.ChildName}, {Label: "DOB", Value: k.Case.ChildBorn.List()},
		{Label: "Made on", Value: made}, {Label: "Made by", Value: account.Name + ", council officer"}}},
		doc.Paragraph{Text: ChronologyNote}, table}
	return d
}

// ChronologyNote says how a chronology is to be read.
const ChronologyNote = "All dates and times are those of the clock in London (Europe/London). Where no time stands, the fact is known by its day only. What people wrote to each other is not part of it."

// EntryClock is the time of day of an entry; "" where only its day is known.
func EntryClock(e portal.Entry) string {
	if e.At.IsZero() {
		return ""
	}
	return portal.Clock(e.At)
}
