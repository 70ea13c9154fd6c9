package casework

import (
	"context"

	"portico/engine"
	"portico/engine/doc"
	"portico/internal/portal"
	"portico/internal/store"
)

// FamilyView is a form as the family gets it.
type FamilyView struct {
	Given *doc.Document // what they read
	Apart *doc.Document // what is kept for the council; nil for nothing
	Hints []ThirdParty  // what may be about somebody else
}

// FamilyView shows what the family will see of a form: the answers so far while it is open, what
// was submitted afterwards. Looking at it as an officer is recorded.
func (c *Casework) FamilyView(ctx context.Context, w *Work) (*FamilyView, error) {
	sheet, answers := w.Laid(), w.Answers
	var record store.SubmissionRecord
	if !w.State.Open() {
		var err error
		if record, err = c.store.SubmissionByTask(ctx, w.Account.ID, w.Ref); err != nil {
			return nil, err
		}
		if w.Standing == portal.Officer {
			if err := c.store.RecordView(ctx, w.Account.ID, w.TaskID, store.AuditFamilyViewed); err != nil {
				return nil, err
			}
		}
		if record.ByLetter {
			d, err := c.letterDocument(w, submissionOf(record), nil)
			return &FamilyView{Given: d}, err
		}
		if answers, err = submittedAnswers(record.Answers, record.Beside); err != nil {
			return nil, portal.Wrap(portal.Internal, "What was submitted cannot be read.", err)
		}
		sheet = w.Form.Sheet(answers).As(w.Access)
	}
	given, apart := w.Form.Family(w.Access)
	v := &FamilyView{Given: sheet.As(given).Document(engine.DocOptions{Attachments: attachmentLines(w.Attachments), Files: w.fileLines(),
		Signatures: signatures(record.Signers, nil)})}
	if d := sheet.As(apart).Document(engine.DocOptions{}); len(d.Blocks) > 1 {
		v.Apart = d
	}
	finder, err := c.childrenOf(ctx, w)
	if err != nil {
		return nil, err
	}
	v.Hints = newThirdParties(finder, string(w.Facts), w.Account.Phone+"\n"+w.Account.Email+"\n"+w.Account.Address, w.SenderPhone+"\n"+w.SenderAddress).
		of(w.Form.Definition, given, w.Form.Canonical(answers))
	return v, nil
}

// childrenOf finds the names of other children on the list of whoever fills a form in; an
// officer has no such list, and is given nobody else's.
func (c *Casework) childrenOf(ctx context.Context, w *Work) (*nameFinder, error) {
	if !w.Standing.Owns() {
		return newNameFinder(nil, nil), nil
	}
	seen, err := c.store.Noticed(ctx, w.Account.ID, w.ContributionID, w.Key)
	if err != nil {
		return nil, err
	}
	return newNameFinder(seen.Children, w.familyNames()), nil
}
