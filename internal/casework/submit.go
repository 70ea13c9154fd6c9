package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"portico/engine"
	"portico/engine/doc"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// NotComplete tells that a form cannot be submitted yet, and why.
type NotComplete struct{ Faults []engine.Fault }

// Error is the sentence for a person.
func (n *NotComplete) Error() string { return "Some answers are missing or need another look." }

// Unwrap makes its code invalid.
func (n *NotComplete) Unwrap() error { return portal.Fail(portal.Invalid, n.Error()) }

// Submit checks the whole form, seals what is submitted and gives the receipt
// (design 4). A counter signatory signs beside the author, with what was changed since. It returns *NotComplete when something is missing, conflict when the
// sheet was changed since w was opened. Submitting twice answers the first receipt.
func (c *Casework) Submit(ctx context.Context, w *Work, declared bool) (store.Receipt, error) {
	return c.SubmitAt(ctx, w, declared, c.now())
}

// SubmitAt is Submit of what was submitted at a moment that is past: the demo has a history.
func (c *Casework) SubmitAt(ctx context.Context, w *Work, declared bool, at time.Time) (store.Receipt, error) {
	if w.Receipt != nil && !w.State.Open() { // a returned form has a receipt too, and is submitted anew
		return *w.Receipt, nil
	}
	if w.Form.Declaration != "" && !declared {
		return store.Receipt{}, portal.Fail(portal.Invalid, "Tick the declaration to submit the form.")
	}
	if faults := w.Faults(); engine.Wrong(faults) {
		return store.Receipt{}, &NotComplete{Faults: faults}
	}
	c.checkWaiting(ctx, w)
	w = w.ownPart()
	s, err := c.submission(ctx, w, at)
	if err != nil {
		return store.Receipt{}, err
	}
	printed, err := c.printSubmission(ctx, w.inOwn(), s)
	if err != nil {
		return store.Receipt{}, err
	}
	key := pdfKey(s.Reference)
	if err := c.files.Put(ctx, key, w.Key.Seal(printed, fileContext(key))); err != nil {
		return store.Receipt{}, err
	}
	s.PDFHash = hashOf(printed)
	receipt, err := c.store.Submit(ctx, s)
	if err != nil || receipt.Reference != s.Reference { // refused, or submitted already by an earlier press
		return receipt, c.undoPut(ctx, key, err)
	}
	return receipt, nil
}

// pdfKey is the key that the PDF of a submission is kept under.
func pdfKey(reference string) string { return "pdf-" + reference }

// submission gathers what is submitted: the canonical answers, who signs, and the hash
// over all of it.
func (c *Casework) submission(ctx context.Context, w *Work, at time.Time) (store.Submission, error) {
	answers, err := engine.CanonicalJSON(w.Laid().Seen())
	if err != nil {
		return store.Submission{}, err
	}
	beside, err := w.beside()
	if err != nil {
		return store.Submission{}, err
	}
	at = at.UTC().Truncate(time.Second)
	s := store.Submission{TaskID: w.TaskID, AccountID: w.Account.ID, Tabs: w.revisions(), Answers: answers, Beside: beside, At: at,
		Reference: vault.Reference(), Salt: []byte(vault.Token()), Signers: []store.Signer{signer(w.Account, at)}}
	for _, a := range w.Attachments {
		s.Attachments = append(s.Attachments, a.Ref)
	}
	if err := c.signedBy(ctx, w, &s); err != nil {
		return s, err
	}
	s.Hash, err = receiptHash(w, s)
	return s, err
}

func signer(a portal.Account, at time.Time) store.Signer {
	return store.Signer{AccountID: a.ID, Name: a.Name, Capacity: joined(", ", a.Profession, a.Organisation),
		Registration: registration(a), At: at}
}

// registration is "HCPC OT71834", or "" for who is on no register.
func registration(a portal.Account) string {
	if a.RegistrationNumber == "" {
		return ""
	}
	return joined(" ", a.Register, a.RegistrationNumber)
}

func joined(between string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, between)
}

// receiptHash is the SHA-256 over the RFC 8785 form of everything that was submitted
// and a salt that is never shown (design 4).
func receiptHash(w *Work, s store.Submission) ([]byte, error) {
	var answers any
	if err := json.Unmarshal(s.Answers, &answers); err != nil {
		return nil, err
	}
	people, attached := []any{}, []any{}
	for _, p := range s.Signers {
		people = append(people, map[string]any{"name": p.Name, "capacity": p.Capacity, "registration": p.Registration, "at": p.At.Format(time.RFC3339)})
	}
	for _, a := range slices.Concat(w.Attachments, w.answerFiles()) {
		attached = append(attached, map[string]any{"name": a.Name, "sha256": a.SHA256})
	}
	whole := map[string]any{
		"reference": s.Reference, "definition": w.Form.Key, "version": json.Number(strconv.Itoa(w.Form.Number)), "answers": answers,
		"attachments": attached, "signers": people, "submitted": s.At.Format(time.RFC3339), "salt": string(s.Salt),
	}
	if len(s.Amended) > 0 {
		whole["amended"] = hex.EncodeToString(hashOf(s.Amended))
	}
	b, err := engine.CanonicalJSON(whole)
	if err != nil {
		return nil, err
	}
	return hashOf(b), nil
}

func hashOf(b []byte) []byte {
	sum := sha256.Sum256(b)
	return sum[:]
}

// signatures are the signature boxes of the printed form; a is what the second of them changed.
func signatures(people []store.Signer, a *engine.AmendedLine) []doc.Signature {
	out := make([]doc.Signature, 0, len(people))
	for i, p := range people {
		role, when := "Author", "Signed by account on "
		if i > 0 {
			role = "Counter signatory"
			if a != nil {
				when = agreed(a) + ", signed by account on "
			}
		}
		out = append(out, doc.Signature{Role: role, Name: p.Name, Lines: nonEmpty(p.Capacity, p.Registration), When: when + portal.Stamp(p.At)})
	}
	return out
}

func nonEmpty(lines ...string) []string {
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}
