package handlers

import (
	"portico/engine"
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
	listed := map[string]string{}
	for _, row := range r.reportChoices("") {
		listed[row.Value] = "Listed as: " + row.Text
	}
	for _, a := range r.work.Attachments {
		v := r.document(a)
		if removable {
			v.RemoveHref, v.EditHref = r.path("attachments", a.Ref, "remove"), r.path("attachments", a.Ref, "edit")
			v.Note = r.fileNote(a.Ref)
		}
		v.Listed = listed[a.Listed]
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

// FileChoice is one choice of a select about a document.
type FileChoice struct {
	Value, Text string
	Chosen      bool
}

// AttachmentEditPage changes what is said of a document (pages/attachment-edit).
type AttachmentEditPage struct {
	Page
	Child            ChildBanner
	TabTitle         string
	Name, What       string
	Description      string
	Kinds            []FileChoice
	Rows             []FileChoice // of the list of reports; empty: the form has none
	Action, BackHref string
}

// ReportsView holds the list of reports to the files (form/reports).
type ReportsView struct {
	CSRF     string
	Missing  []ReportLine
	Unlisted []UnlistedLine
	Old      []ReportLine
	Fixed    string // where it is put right, on other pages than that
}

// ReportLine is a report of the list.
type ReportLine struct {
	Name       string // "Wheelchair clinic letter, 20 July 2021"
	Note       string // "Over 12 months old"; may be ""
	Href       string // of its row
	AttachHref string // of the upload, with the report chosen; may be ""
}

// UnlistedLine is a file that is in no row of the list.
type UnlistedLine struct {
	Name, Action      string
	LikeRow, LikeName string // the row that its name is like; may be ""
	MayAdd            bool
}

// reportsView is nil when there is nothing to say. here says that the page is the one where
// it is put right.
func (r *request) reportsView(here bool) *ReportsView {
	found := r.work.Reports()
	if found == nil || len(found.Missing())+len(found.Unlisted)+len(found.Old()) == 0 {
		return nil
	}
	tab, err := r.work.AttachmentsTab()
	if err != nil {
		return nil
	}
	writes := here && r.work.Access.Writes(tab)
	v := &ReportsView{CSRF: r.csrf()}
	if !here {
		v.Fixed = r.path("form", tab.Name) + "#reports-h"
	}
	for _, row := range found.Missing() {
		line := r.reportLine(row)
		if writes {
			line.AttachHref = r.path("form", tab.Name) + "?report=" + row.Row + "#upload"
		}
		v.Missing = append(v.Missing, line)
	}
	for _, row := range found.Old() {
		v.Old = append(v.Old, r.reportLine(row))
	}
	for _, file := range found.Unlisted {
		line := UnlistedLine{Name: file.Name, MayAdd: found.MayAdd}
		if writes {
			line.Action = r.path("attachments", file.Ref, "listed")
		}
		if file.Suggest != nil {
			line.LikeRow, line.LikeName = file.Suggest.Row, file.Suggest.Title
		}
		v.Unlisted = append(v.Unlisted, line)
	}
	return v
}

func (r *request) reportLine(row casework.ListedReport) ReportLine {
	line := ReportLine{Name: reportName(row), Href: r.path("form", row.Tab.Name) + "#" + engine.PathID(row.Path)}
	if row.Old {
		line.Note = "Over 12 months old"
	}
	return line
}

// reportName is a report as a list names it.
func reportName(row casework.ListedReport) string {
	name := row.Title
	if name == "" {
		name = "A report without a name"
	}
	if d, err := portal.ParseDate(row.Date); err == nil {
		name += ", " + d.Long()
	}
	return name
}

// reportChoices are the rows of the list of reports to choose from.
func (r *request) reportChoices(chosen string) (out []FileChoice) {
	found := r.work.Reports()
	if found == nil {
		return nil
	}
	for _, row := range found.Rows {
		out = append(out, FileChoice{row.Row, reportName(row), row.Row == chosen})
	}
	return out
}

// reportWarnings are for the page before submitting.
func (r *request) reportWarnings() (out []string) {
	found := r.work.Reports()
	if found == nil {
		return nil
	}
	if n := len(found.Missing()); n > 0 {
		out = append(out, counted(n, "report")+" "+verb(n, "is", "are")+" listed and not attached.")
	}
	if n := len(found.Unlisted); n > 0 {
		out = append(out, counted(n, "file")+" "+verb(n, "is", "are")+" attached and not listed among the reports.")
	}
	if n := len(found.Old()); n > 0 {
		out = append(out, counted(n, "attached report")+" "+verb(n, "is", "are")+" more than 12 months old.")
	}
	return out
}
