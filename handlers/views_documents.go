package handlers

import (
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// papers are what the council sent along, as a list shows them.
func (r *request) papers() []DocumentView {
	var out []DocumentView
	for _, e := range r.work.Enclosures {
		v := DocumentView{ID: "paper-" + e.Ref, Name: e.Name, Href: r.path("enclosures", e.Ref), What: typeWords(e.Name) + ", " + casework.Size(e.Size)}
		if e.OpenedAt != nil {
			v.Stamp = "Opened " + portal.Stamp(*e.OpenedAt)
		}
		out = append(out, scanned(v, e.Scan, false))
	}
	return out
}

// documents are the attached files as a list shows them, and those that the virus check
// removed.
func (r *request) documents(removable bool) []DocumentView {
	var out []DocumentView
	for _, a := range r.work.Attachments {
		v := r.document(a)
		if removable {
			v.RemoveHref = r.path("attachments", a.Ref, "remove")
		}
		out = append(out, v)
	}
	for _, a := range r.work.Infected {
		v := r.document(a)
		if v.Stamp = ""; a.ScannedAt != nil {
			v.Stamp = "Removed " + portal.Stamp(*a.ScannedAt)
		}
		if removable && a.Question == "" {
			v.RemoveHref = r.path("attachments", a.Ref, "remove")
		}
		out = append(out, v)
	}
	return out
}

func (r *request) document(a store.Attachment) DocumentView {
	v := DocumentView{ID: "file-" + a.Ref, Name: a.Name, Href: r.path("attachments", a.Ref), Kind: a.Kind, Description: a.Description,
		What: typeWords(a.Name) + ", " + casework.Size(a.Size), Stamp: "Attached " + portal.Stamp(a.AddedAt)}
	return scanned(v, a.Scan, a.AccountID == r.work.Account.ID)
}

// scanned says what the virus check says of a file, and takes the link away from who may not
// open it yet.
func scanned(v DocumentView, scan store.ScanState, own bool) DocumentView {
	switch scan {
	case store.ScanWaiting:
		v.Tag, v.Tone = "Waiting for the virus check", "amber"
		if !own {
			v.Href = ""
		}
	case store.ScanInfected:
		v.Tag, v.Tone, v.Href, v.Infected = "Removed by the virus check", "red", "", true
	}
	return v
}

// waitingWords say that files of the form wait for the virus check; "" when none does.
func (r *request) waitingWords() string {
	n := r.work.Waiting()
	if n == 0 {
		return ""
	}
	return counted(n, "file") + " still " + verb(n, "waits", "wait") + " for the virus check. You can submit: the council opens " +
		verb(n, "it", "them") + " as soon as " + verb(n, "it was", "they were") + " checked."
}

// verb is the word that goes with a number.
func verb(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}
