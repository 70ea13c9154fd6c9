package casework

import (
	"context"
	"fmt"
	"strings"

	"portico/engine"
	"portico/engine/doc"
	"portico/engine/docx"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// PlanPack is what was submitted about a child, gathered for the plan.
type PlanPack struct {
	store.CasePack
	*engine.Pack
	Advice  []engine.AdviceLine
	Missing []string          // what is not there yet, a sentence each
	Forms   map[string]string // references of the tasks by the codes of their forms
	sheets  map[int64]bool    // the forms in it: several parts are one
}

// PlanPack gathers the pack of a case for the officers of its team; not_found for everybody else.
func (c *Casework) PlanPack(ctx context.Context, account portal.Account, ref string) (*PlanPack, error) {
	of, err := c.store.CasePack(ctx, account.ID, ref)
	if err != nil {
		return nil, err
	}
	record, err := c.Case(ctx, account, ref)
	if err != nil {
		return nil, err
	}
	p := &PlanPack{CasePack: of, Forms: map[string]string{}, sheets: map[int64]bool{}}
	var sources []*engine.PackSource
	for _, t := range of.Tasks {
		s, remark, err := c.packSource(ctx, t, string(record.Case.Record))
		if err != nil {
			return nil, err
		}
		if s != nil {
			s.Code = p.code(s.Code)
			p.Forms[s.Code] = t.Ref
			sources = append(sources, s)
			p.sheets[t.SheetID] = true
		}
		p.task(t, remark)
	}
	p.Pack = engine.NewPack(sources)
	p.emptySections()
	return p, nil
}

// emptySections says which sections no form has an answer for.
func (p *PlanPack) emptySections() {
	var empty []string
	for _, s := range p.Sections {
		if len(s.Entries) == 0 && s.Letter != "I" && s.Letter != "K" {
			empty = append(empty, s.Letter)
		}
	}
	if len(empty) > 0 {
		p.Missing = append(p.Missing, "No answer is in for "+strings.Join(empty, ", ")+".")
	}
}

// code makes the short name of a form unique in the pack: "OT", "OT2".
func (p *PlanPack) code(short string) string {
	code := short
	for n := 2; p.Forms[code] != ""; n++ {
		code = fmt.Sprintf("%s%d", short, n)
	}
	return code
}

// packCode is the short name of a form, the first word of its key: "OT" of ot-advice.
func packCode(key string) string {
	first, _, _ := strings.Cut(key, "-")
	if len(first) > 10 {
		first = first[:10]
	}
	return strings.ToUpper(first)
}

// packSource is what a task gives to the pack, nil while there is nothing, and what Section K
// remarks of it.
func (c *Casework) packSource(ctx context.Context, t store.PackTask, record string) (*engine.PackSource, string, error) {
	r := t.Submission
	if r == nil {
		return nil, "", nil
	}
	if r.ByLetter {
		return nil, "Answered by letter", nil
	}
	form, err := c.version(ctx, t.VersionID)
	if err != nil {
		return nil, "", err
	}
	answers, err := submittedAnswers(r.Answers, r.Beside)
	if err != nil {
		return nil, "", portal.Wrap(portal.Internal, "What was submitted cannot be read.", err)
	}
	access := accessOf(form, t.Part)
	s := &engine.PackSource{Sheet: form.Sheet(answers).As(access), Code: packCode(form.Key), Form: partTitle(form.Title, t.Words), Received: portal.London(r.SubmittedAt).List(), Receipt: r.Reference}
	if len(r.Signers) > 0 {
		s.Author, s.Role = r.Signers[0].Name, r.Signers[0].Capacity
	}
	canonical := s.Sheet.Canonical()
	given, _ := form.Family(access)
	s.Caution, s.Others = caution(s.Sheet.KeptApart()), map[engine.Path]bool{}
	for _, h := range newThirdParties(newNameFinder(nil, nil), record, t.From.Email).of(form.Definition, given, canonical) {
		s.Others[h.Place] = true
	}
	remark := ""
	if reusesAdvice(canonical) {
		remark = "Existing advice is used again (SEND Regulations 2014, 6(4))"
	}
	return s, remark, nil
}

// caution says why to look before anything of a form is copied, "" for no reason.
func caution(apart []string) string {
	if len(apart) == 0 {
		return ""
	}
	return "Look before you copy: its author wrote something under “" + strings.Join(apart, "”, “") + "” that not everybody may see. It is not in this pack; read it in the form."
}

// reusesAdvice says that a form relies on advice that was there before, as the forms of the
// catalogue ask it: details.report_type or signoff.sufficient_existing.
func reusesAdvice(canonical map[string]any) bool {
	for _, tab := range canonical {
		answers, _ := tab.(map[string]any)
		if answers["report_type"] == "existing" || answers["sufficient_existing"] == true {
			return true
		}
	}
	return false
}

// task adds what was asked for to Section K, and to what is missing while it is not in.
func (p *PlanPack) task(t store.PackTask, remark string) {
	from := strings.Join(nonEmpty(t.From.Name, t.Role, t.From.Organisation), ", ")
	if from == "" {
		from = t.From.Email
	}
	t.Title = partTitle(t.Title, t.Words)
	line := engine.AdviceLine{Advice: t.Title, From: from, Requested: portal.London(t.Sent).List(), Remark: remark}
	if t.Submission != nil {
		line.Received, line.Appended = portal.London(t.Submission.SubmittedAt).List(), true
		if t.Submission.ByLetter {
			p.Missing = append(p.Missing, t.Title+" from "+from+" came as a letter: nothing of it stands in the sections. Read the letter.")
		}
	} else {
		switch t.State {
		case portal.Assigned:
		case portal.Declined:
			line.Remark = strings.Join(nonEmpty("Declined", portal.DeclineReasonOf(t.Declined).Words), ": ")
		default:
			line.Remark = t.State.Words()
		}
		p.Missing = append(p.Missing, strings.Join(nonEmpty(t.Title+" from "+from+" is not in", line.Remark), ". ")+".")
	}
	p.Advice = append(p.Advice, line)
}

// Section is one section of the pack, or its golden threads, for a page; without blocks when
// there is no such section.
func (p *PlanPack) Section(letter string) *doc.Document {
	return p.Document(engine.PackOptions{Advice: p.Advice, Only: letter})
}

func (c *Casework) packDocument(p *PlanPack) *doc.Document {
	today := portal.London(c.now()).List()
	return p.Document(engine.PackOptions{Advice: p.Advice, Missing: p.Missing,
		Banner: doc.Banner{Organisation: c.council.Name, Marking: c.council.Marking, Reference: p.Reference, Name: p.ChildName, Born: p.ChildBorn.List(), FormTitle: "Plan pack"},
		Facts: []doc.Fact{{Label: "Name", Value: p.ChildName}, {Label: "Case", Value: p.Reference}, {Label: "DOB", Value: p.ChildBorn.List()}, {Label: "Kind of case", Value: p.Kind.Words()},
			{Label: "Made on", Value: today}, {Label: "Forms in it", Value: fmt.Sprint(len(p.sheets))}},
		Footer: "Plan pack, made on " + today + ". A draft for writing the plan, not the plan"})
}

// PackDOCX is the pack as a Word document. That it left the portal is recorded.
func (c *Casework) PackDOCX(ctx context.Context, account portal.Account, p *PlanPack) ([]byte, error) {
	b, err := docx.Print(c.packDocument(p), docx.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The Word document could not be made.", err)
	}
	return b, c.store.RecordPackDownload(ctx, account.ID, p.ID, "docx")
}

// PackXLSX is the pack as a workbook of Excel. That it left the portal is recorded.
func (c *Casework) PackXLSX(ctx context.Context, account portal.Account, p *PlanPack) ([]byte, error) {
	b, err := xlsx.Print(c.packDocument(p), xlsx.Options{Created: c.now()})
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The workbook could not be made.", err)
	}
	return b, c.store.RecordPackDownload(ctx, account.ID, p.ID, "xlsx")
}

// PackStem is the name, without extension, that downloads of a pack have. It does not name the child.
func PackStem(p *PlanPack) string {
	return strings.NewReplacer("/", "-", `\`, "-").Replace("Plan pack " + p.Reference)
}
