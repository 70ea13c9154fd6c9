package handlers

import (
	"strings"

	"portico/internal/casework"
)

// xlsxType is the content type of a workbook of Excel.
const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// chronologyShow shows every dated fact about a case in order.
func (s *Server) chronologyShow(r *request) error {
	k, err := r.chronology()
	if err != nil {
		return err
	}
	if err := s.store.RecordCaseView(r.UserContext(), r.session.Account.ID, k.Case.ID); err != nil {
		return err
	}
	home := "/cases/" + k.Case.Ref
	v := ChronologyPage{Page: r.page("Chronology of the case", "cases"), Note: casework.ChronologyNote, Back: Link{home, "Case " + k.Case.Reference + ", " + k.Case.ChildName},
		Name: k.Case.ChildName, Born: k.Case.ChildBorn.List(), Reference: k.Case.Reference, PDFHref: home + "/chronology/pdf", XLSXHref: home + "/chronology/xlsx"}
	for _, e := range k.Entries {
		v.Lines = append(v.Lines, ChronologyLine{joined(" at ", e.On.List(), casework.EntryClock(e)), e.What, e.Form, e.By})
	}
	return r.render("pages/chronology", &v)
}

func (r *request) chronology() (*casework.Chronology, error) {
	k, err := r.s.cases.Chronology(r.UserContext(), r.session.Account, r.Params("case"))
	return k, hidden(err)
}

// chronologyPDF gives the chronology of a case for printing.
func (s *Server) chronologyPDF(r *request) error {
	k, err := r.chronology()
	if err != nil {
		return err
	}
	body, err := s.cases.ChronologyPDF(r.UserContext(), r.session.Account, k)
	if err != nil {
		return err
	}
	return r.download(chronologyName(k)+".pdf", "application/pdf", body)
}

// chronologyXLSX gives the chronology of a case as a workbook.
func (s *Server) chronologyXLSX(r *request) error {
	k, err := r.chronology()
	if err != nil {
		return err
	}
	body, err := s.cases.ChronologyXLSX(r.UserContext(), r.session.Account, k)
	if err != nil {
		return err
	}
	return r.download(chronologyName(k)+".xlsx", xlsxType, body)
}

// chronologyName is the name of the file without its ending. It does not name the child.
func chronologyName(k *casework.Chronology) string {
	return "chronology " + strings.NewReplacer("/", "-", `\`, "-").Replace(k.Case.Reference)
}
