package handlers

import "portico/internal/store"

// peopleReview lists the accounts that are due for review, or all.
func (s *Server) peopleReview(r *request) error {
	v, err := r.peopleReviewView(r.Query("all") != "")
	if err != nil {
		return err
	}
	return r.render("pages/people-review", v)
}

func (r *request) peopleReviewView(all bool) (*PeopleReviewPage, error) {
	v := &PeopleReviewPage{Page: r.page("Access review", "people"), Parts: r.peopleParts("/people/review"), All: all}
	q := store.PeopleQuery{Filter: store.FilterDue, After: clipped(r.Query("after"), 40), Limit: peoplePerPage}
	if v.All {
		q.Filter = store.FilterAll
	}
	people, more, err := r.s.store.People(r.UserContext(), r.session.Account.ID, q)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		v.People = append(v.People, r.personRow(p))
	}
	v.First, v.Next = r.pagesOf("/people/review", people, more)
	return v, nil
}

// peopleReviewed marks accounts as reviewed.
func (s *Server) peopleReviewed(r *request) error {
	var refs []string
	for _, ref := range r.form()["person"] {
		if len(refs) < peoplePerPage {
			refs = append(refs, clipped(ref, 20))
		}
	}
	if len(refs) == 0 {
		v, err := r.peopleReviewView(r.form().Get("all") != "")
		if err != nil {
			return err
		}
		v.Fault = "Tick at least one account"
		v.Summary = faulty(&v.Page, FaultLink{"#people-review", v.Fault})
		return r.invalid("pages/people-review", v)
	}
	n, err := s.store.ReviewPeople(r.UserContext(), r.session.Account.ID, refs)
	if err != nil {
		return hidden(err)
	}
	if n > 0 {
		r.flash("people-reviewed")
	}
	if r.form().Get("all") != "" {
		return r.goTo("/people/review?all=yes")
	}
	return r.goTo("/people/review")
}

// peopleReviewCSV and peopleReviewWorkbook give the access review of all accounts.
func (s *Server) peopleReviewCSV(r *request) error {
	body, err := s.cases.ReviewCSV(r.UserContext(), r.session.Account)
	if err != nil {
		return hidden(err)
	}
	return r.download("Access review "+r.today().List()+".csv", "text/csv; charset=utf-8", body)
}

func (s *Server) peopleReviewWorkbook(r *request) error {
	body, err := s.cases.ReviewWorkbook(r.UserContext(), r.session.Account)
	if err != nil {
		return hidden(err)
	}
	return r.download("Access review "+r.today().List()+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body)
}
