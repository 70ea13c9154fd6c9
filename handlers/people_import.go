package handlers

import (
	"strconv"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// importShown is how many rows of a file of people the page shows; the report has all.
const importShown = 500

func (r *request) peopleImportView() PeopleImportPage {
	return PeopleImportPage{Page: r.page("Import people", "people"), Parts: r.peopleParts("/people/import"), Limit: "up to " + casework.Size(casework.MaxPeopleBytes) + " and 20,000 rows",
		Columns: []Fact{{"Name, or Forename and Surname", "Must be there."}, {"Email", "Must be there: the address of one person."}, {"Role", "Professional, officer, author or administrator; several between semicolons. Empty is professional."},
			{"Organisation, Profession, Phone", "As the person would enter them."}, {"Work groups", "Their names between semicolons. What is not there yet is made."}, {"Teams", "Of officers: their names between semicolons. They must be there."}}}
}

// peopleImportShow asks for a file of people.
func (s *Server) peopleImportShow(r *request) error {
	v := r.peopleImportView()
	return r.render("pages/people-import", &v)
}

// peopleImportLook reads a file of people and leads to what would come of it.
func (s *Server) peopleImportLook(r *request) error {
	s.uploads <- struct{}{}
	defer func() { <-s.uploads }()
	body, err := r.chosenFile()
	var ref string
	if err == nil {
		ref, err = s.cases.LookAtPeople(r.UserContext(), r.session.Account, body)
	}
	if code := portal.CodeOf(err); code == portal.Invalid || code == portal.TooLarge {
		v := r.peopleImportView()
		v.Fault = portal.SentenceOf(err)
		v.Summary = faulty(&v.Page, FaultLink{"#people", v.Fault})
		return r.invalid("pages/people-import", &v)
	}
	if err != nil {
		return err
	}
	return r.goTo("/people/imports/" + ref)
}

// chosenFile is the file of a post.
func (r *request) chosenFile() ([]byte, error) {
	parts, err := r.MultipartForm()
	if err != nil || len(parts.File["file"]) == 0 || parts.File["file"][0].Filename == "" {
		return nil, portal.Fail(portal.Invalid, "Choose a CSV file of people")
	}
	return readPart(parts.File["file"][0])
}

// peopleImported shows what comes of a file of people, or came of it.
func (s *Server) peopleImported(r *request) error {
	i, err := s.store.ImportByRef(r.UserContext(), r.session.Account.ID, r.Params("import"))
	if err != nil {
		return hidden(err)
	}
	there := "/people/imports/" + i.Ref
	v := PeopleImportedPage{Page: r.page("Import people", "people"), Done: i.ConfirmedAt != nil, Notes: i.Notes, NewGroups: i.NewGroups, Action: there, Report: there + "/report",
		Figures: []Figure{{strconv.Itoa(i.Count(store.ImportNew)), "new accounts"}, {strconv.Itoa(i.Count(store.ImportKnown)), "with an account already"}, {strconv.Itoa(i.Count(store.ImportFaulty)), "with faults, not imported"}}}
	if n := len(i.Rows) - i.Count(store.ImportFaulty); n > 0 && !v.Done {
		v.Button = "Import " + counted(n, "row")
	}
	v.rows(i)
	return r.render("pages/people-imported", &v)
}

// rows shows what has faults first.
func (v *PeopleImportedPage) rows(i store.Import) {
	tags := map[store.ImportOutcome][2]string{store.ImportNew: {"New", "green"}, store.ImportKnown: {"Known", "grey"}, store.ImportFaulty: {"Fault", "red"}}
	for _, outcome := range []store.ImportOutcome{store.ImportFaulty, store.ImportNew, store.ImportKnown} {
		for _, row := range i.Rows {
			if row.Outcome != outcome {
				continue
			}
			if len(v.Rows) == importShown {
				v.More++
				continue
			}
			v.Rows = append(v.Rows, ImportedRow{Line: strconv.Itoa(row.Line), Name: row.Name, Email: row.Email, State: tags[outcome][0], Tone: tags[outcome][1], Words: casework.OutcomeWords(row, v.Done)})
		}
	}
}

// peopleImport imports a file that was looked at; the second time it does nothing.
func (s *Server) peopleImport(r *request) error {
	i, err := s.store.ConfirmImport(r.UserContext(), r.session.Account.ID, r.Params("import"))
	if err != nil {
		return hidden(err)
	}
	r.flash("people-imported")
	return r.goTo("/people/imports/" + i.Ref)
}

// peopleImportReport gives the report of an import as a CSV file.
func (s *Server) peopleImportReport(r *request) error {
	i, err := s.store.ImportByRef(r.UserContext(), r.session.Account.ID, r.Params("import"))
	if err != nil {
		return hidden(err)
	}
	body, err := casework.ImportReport(i)
	if err != nil {
		return err
	}
	return r.download("Import of people.csv", "text/csv; charset=utf-8", body)
}
