package handlers

import (
	"errors"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// letterShow asks for the letter that is sent in place of the form.
func (s *Server) letterShow(r *request) error {
	v := r.letterView(s.cases.NewLetter(), nil, nil)
	return r.render("pages/letter", &v)
}

func (r *request) letterView(st *casework.Statement, faults []engine.Fault, refused []RefusedFile) LetterPage {
	rules := r.work.LetterRules()
	v := LetterPage{StatementPage: r.statement(st, faults, "Answer by letter"), Files: r.documents(true), Refused: refused, SignedAs: r.signedAs(),
		Types: typesWords(rules.Types), Accept: "." + strings.Join(rules.Types, ",."), Limit: strings.Replace(casework.Size(rules.MaxBytes), ".0 ", " ", 1)}
	v.Action, v.Button = r.path("letter"), "Yes, send the letter"
	if len(refused) > 0 {
		v.Error, v.Summary = true, uploadSummary(refused)
	}
	return v
}

// letterSend attaches what was chosen, and sends the letter when that was pressed and nothing is missing.
func (s *Server) letterSend(r *request) error {
	s.uploads <- struct{}{}
	defer func() { <-s.uploads }()
	st := s.cases.NewLetter()
	if err := st.Bind(r.form()); err != nil {
		return err
	}
	refused, err := r.attachLetters()
	if err != nil {
		return err
	}
	if do := r.form().Get(fieldDo); do == "attach" || do == "look" || len(refused) > 0 {
		v := r.letterView(st, nil, refused)
		if len(refused) > 0 {
			r.Status(fiber.StatusUnprocessableEntity)
		}
		return r.render("pages/letter", &v)
	}
	_, err = s.cases.SubmitLetter(r.UserContext(), r.work, st)
	var incomplete *casework.NotComplete
	switch {
	case err == nil:
		return r.receiptInstead()
	case errors.As(err, &incomplete):
		return r.letterMissing(st, incomplete.Faults, "")
	case portal.CodeOf(err) == portal.Invalid:
		return r.letterMissing(st, nil, portal.SentenceOf(err))
	}
	return err
}

// letterMissing says what a letter still lacks: answers, the file, or both.
func (r *request) letterMissing(st *casework.Statement, faults []engine.Fault, file string) error {
	if file == "" && len(r.work.Letters()) == 0 {
		file = "Attach the letter"
	}
	v := r.letterView(st, faults, nil)
	if v.FileFault = file; file != "" {
		if v.Summary == nil {
			v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{}}}
		}
		v.Error, v.Summary.Groups[0].Faults = true, append([]FaultLink{{"#files", file}}, v.Summary.Groups[0].Faults...)
	}
	return r.invalid("pages/letter", &v)
}

// attachLetters attaches the files that were chosen, each judged by itself.
func (r *request) attachLetters() (refused []RefusedFile, err error) {
	parts, err := r.MultipartForm()
	if err != nil {
		return nil, nil // not multipart: no files
	}
	list := parts.File["files"]
	if len(list) > maxFilesAtOnce {
		return nil, portal.Fail(portal.TooLarge, "That is more than 20 files at once. Attach the first 20, then the others.")
	}
	for _, part := range list {
		if part.Filename == "" {
			continue
		}
		body, err := readPart(part)
		if err != nil {
			return nil, err
		}
		_, err = r.s.cases.AttachLetter(r.UserContext(), r.work, casework.Upload{Name: part.Filename, Body: body})
		switch portal.CodeOf(err) {
		case "":
		case portal.Internal, portal.Unavailable:
			return nil, err
		default:
			refused = append(refused, RefusedFile{Name: clipped(path.Base(part.Filename), 200), What: casework.Size(part.Size), Reason: portal.SentenceOf(err)})
		}
	}
	return refused, nil
}
