package handlers

import (
	"mime/multipart"
	"path"
	"slices"

	"portico/internal/casework"
	"portico/internal/portal"
)

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
