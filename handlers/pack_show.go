package handlers

import (
	"portico/engine"
	"portico/internal/casework"
)

// The types of the downloads.
const (
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// pack gathers the pack of the case that is asked for.
func (r *request) pack() (*casework.PlanPack, error) {
	p, err := r.s.cases.PlanPack(r.UserContext(), r.session.Account, r.Params("case"))
	if err != nil {
		return nil, hidden(err)
	}
	return p, nil
}

// packShow shows what was submitted about a child: a section of the plan, or whose advice there
// is and what is missing.
func (s *Server) packShow(r *request) error {
	p, err := r.pack()
	if err != nil {
		return err
	}
	if err := s.store.RecordPackView(r.UserContext(), r.session.Account.ID, p.ID); err != nil {
		return err
	}
	path, section := "/cases/"+p.Ref, r.Query("section")
	v := PackPage{Page: r.page("Plan pack: "+p.ChildName, "cases"), Name: p.ChildName, Born: p.ChildBorn.List(), Reference: p.Reference, CaseHref: path,
		WordHref: path + "/pack/docx", ExcelHref: path + "/pack/xlsx", Missing: p.Missing, Sections: packLinks(p, section)}
	if section != "" {
		d := p.Section(section)
		if len(d.Blocks) == 0 {
			return notThere()
		}
		v.Answers = NewAnswers(d, nil)
		return r.render("pages/pack", &v)
	}
	for _, f := range p.Sources {
		one := PackForm{Code: f.Code, Title: f.Form, Author: f.Author, Role: f.Role, Received: f.Received, Receipt: f.Receipt, Caution: f.Caution,
			Href: "/tasks/" + p.Forms[f.Code] + "/read"}
		if len(f.Others) > 0 {
			one.Caution = joined(" ", one.Caution, "Some answers may tell of other people; they are marked in the sections.")
		}
		v.Forms = append(v.Forms, one)
	}
	return r.render("pages/pack", &v)
}

// packLinks are the sections with how much is in each.
func packLinks(p *casework.PlanPack, current string) []PackLink {
	path := "/cases/" + p.Ref + "/pack"
	links := []PackLink{{Href: path, Title: "Overview", Count: counted(len(p.Sources), "form"), Current: current == ""},
		{Href: path + "?section=" + engine.PackThreads, Title: "Golden thread", Count: counted(len(p.Threads), "row"), Current: current == engine.PackThreads, Empty: len(p.Threads) == 0}}
	for _, one := range p.Sections {
		l := PackLink{Href: path + "?section=" + one.Letter, Letter: one.Letter, Title: one.Short, Count: counted(len(one.Entries), "answer"), Current: current == one.Letter,
			Empty: len(one.Entries) == 0}
		switch {
		case one.Letter == "I":
			l.Count, l.Empty = "Blank in a draft", false
		case one.Letter == "K":
			l.Count, l.Empty = counted(len(p.Advice), "request")+" for advice", len(p.Advice) == 0
		case l.Empty:
			l.Count = "Nothing yet"
		}
		links = append(links, l)
	}
	return links
}

// packDOCX gives the pack as a Word document.
func (s *Server) packDOCX(r *request) error {
	p, err := r.pack()
	if err != nil {
		return err
	}
	body, err := s.cases.PackDOCX(r.UserContext(), r.session.Account, p)
	if err != nil {
		return err
	}
	return r.download(casework.PackStem(p)+".docx", typeDOCX, body)
}

// packXLSX gives the pack as a workbook of Excel.
func (s *Server) packXLSX(r *request) error {
	p, err := r.pack()
	if err != nil {
		return err
	}
	body, err := s.cases.PackXLSX(r.UserContext(), r.session.Account, p)
	if err != nil {
		return err
	}
	return r.download(casework.PackStem(p)+".xlsx", typeXLSX, body)
}
