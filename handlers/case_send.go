package handlers

import (
	"mime/multipart"
	"path"
	"slices"
	"strings"

	"portico/internal/casework"
	"portico/internal/portal"
)

// sendShow shows what is entered to send a form about a case: nothing yet, or, on the
// address of a sending, what was entered before.
func (s *Server) sendShow(r *request) error {
	sending, err := r.sending()
	if err != nil {
		return hidden(err)
	}
	if sending.TaskRef != "" {
		return r.goTo("/cases/" + sending.Case.Ref)
	}
	v := r.sendView(sending)
	return r.render("pages/case-send", &v)
}

// sending is the sending of the address, or a new one about the case.
func (r *request) sending() (*casework.Sending, error) {
	if ref := r.Params("sending"); ref != "" {
		return r.s.cases.Sending(r.UserContext(), r.session.Account, r.Params("case"), ref)
	}
	return r.s.cases.NewSending(r.UserContext(), r.session.Account, r.Params("case"))
}

func sendPath(s *casework.Sending, more ...string) string {
	return strings.Join(append([]string{"/cases", s.Case.Ref, "send", s.Ref}, more...), "/")
}

func (r *request) sendView(s *casework.Sending) CaseSendPage {
	there := "/cases/" + s.Case.Ref
	v := CaseSendPage{EntryPage: EntryPage{Page: r.page("Send a form", "cases"), Heading: "Send a form", Back: Link{there, caseWords(s.Case)},
		Lead: "Nothing is sent yet: the next page shows everything once more.", Action: there + "/send", Button: "Continue", Cancel: Link{there, "Cancel"}},
		Accept: ".doc,.docx,.pdf,.jpg,.jpeg,.png", Types: "Word, PDF, JPG or PNG", Limit: "15 MB", Full: s.Full()}
	if s.Ref != "" {
		v.Action = sendPath(s)
	}
	v.Sections = []EntrySection{section(s.Form, s.Form.Tabs[0], s.Answers, nil)}
	v.Papers = enclosed(s)
	return v
}

func enclosed(s *casework.Sending) []DocumentView {
	var out []DocumentView
	for _, e := range s.Enclosures {
		out = append(out, scanned(DocumentView{ID: e.Ref, Name: e.Name, What: typeWords(e.Name) + ", " + casework.Size(e.Size)}, e.Scan, false))
	}
	return out
}

// sendKeep keeps what was entered, whatever is wrong with it, takes the papers and goes on
// to the check when nothing is wrong.
func (s *Server) sendKeep(r *request) error {
	sending, err := r.sending()
	if err != nil {
		return hidden(err)
	}
	s.uploads <- struct{}{}
	defer func() { <-s.uploads }()
	form := r.form()
	if err := s.cases.KeepSending(r.UserContext(), r.session.Account, sending, form); err != nil {
		return err
	}
	if form.Get("_papers") != "" {
		if err := r.takeOut(sending, form["paper"]); err != nil {
			return err
		}
	}
	refused, err := r.encloseAll(sending)
	if err != nil {
		return err
	}
	faults := sending.Faults()
	if len(refused) == 0 && len(faults) == 0 && sending.AsksRoles(form) {
		v := r.sendView(sending)
		v.Notice = "Several people take part in this form. Tick what this person fills in, or leave all unticked for everything that is not the council’s."
		return r.render("pages/case-send", &v)
	}
	if len(refused) == 0 && len(faults) == 0 {
		return r.goTo(sendPath(sending, "check"))
	}
	v := r.sendView(sending)
	v.Sections = []EntrySection{section(sending.Form, sending.Form.Tabs[0], sending.Answers, faults)}
	v.Error, v.Refused, v.Summary = true, refused, entrySummary(faults)
	if len(refused) > 0 {
		v.Summary = addRefused(v.Summary, refused)
	}
	return r.invalid("pages/case-send", &v)
}

func addRefused(s *FaultSummary, refused []RefusedFile) *FaultSummary {
	if s == nil {
		s = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{}}}
	}
	s.Lead = "The papers that could be taken are kept."
	for _, f := range refused {
		s.Groups[0].Faults = append(s.Groups[0].Faults, FaultLink{"#files", f.named()})
	}
	return s
}

// takeOut takes the papers off that were unticked.
func (r *request) takeOut(s *casework.Sending, stay []string) error {
	for _, e := range slices.Clone(s.Enclosures) {
		if slices.Contains(stay, e.Ref) {
			continue
		}
		if err := r.s.cases.TakeOut(r.UserContext(), r.session.Account, s, e.Ref); err != nil {
			return err
		}
	}
	return nil
}

// encloseAll takes the files of a post. Each is judged by itself.
func (r *request) encloseAll(s *casework.Sending) (refused []RefusedFile, err error) {
	parts, err := r.MultipartForm()
	if err != nil {
		return nil, nil // a form without files
	}
	for i, part := range parts.File["files"] {
		if part.Filename == "" {
			continue
		}
		reason := "More than 20 files at once were chosen. Add this one after the first 20."
		if i < maxFilesAtOnce {
			reason, err = r.enclose(s, part)
		}
		if err != nil {
			return nil, err
		}
		if reason != "" {
			refused = append(refused, RefusedFile{Name: clipped(path.Base(part.Filename), 200), What: casework.Size(part.Size), Reason: reason})
		}
	}
	return refused, nil
}

// enclose gives the reason when a paper is refused, and an error only when the service is at fault.
func (r *request) enclose(s *casework.Sending, part *multipart.FileHeader) (reason string, err error) {
	body, err := readPart(part)
	if err != nil {
		return "", err
	}
	err = r.s.cases.Enclose(r.UserContext(), r.session.Account, s, casework.Upload{Name: part.Filename, Body: body})
	switch portal.CodeOf(err) {
	case "":
		return "", nil
	case portal.Internal, portal.Unavailable:
		return "", err
	}
	return portal.SentenceOf(err), nil
}
