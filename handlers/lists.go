package handlers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
	"portico/internal/store"
)

// listsShow lists the lists that the council keeps up to date.
func (s *Server) listsShow(r *request) error {
	lists, err := s.store.Lists(r.UserContext())
	if err != nil {
		return err
	}
	v := ListsPage{Page: r.page("Lists", "forms")}
	for _, l := range lists {
		v.Lists = append(v.Lists, ListLine{Href: "/lists/" + l.Name, Title: l.Title, Name: l.Name,
			Choices: counted(len(l.Offered()), "choice"), Changed: changedWords(l)})
	}
	return r.render("pages/lists", &v)
}

func changedWords(l store.List) string {
	if l.ChangedBy == "" {
		return "As the form brought it along, " + portal.Stamp(l.ChangedAt)
	}
	return l.ChangedBy + ", " + portal.Stamp(l.ChangedAt)
}

func (r *request) list() (store.List, error) {
	lists, err := r.s.store.Lists(r.UserContext(), r.Params("list"))
	if err != nil || len(lists) == 0 {
		return store.List{}, errorOr(err, notThere())
	}
	return lists[0], nil
}

func errorOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// listShow shows one list, a choice a line.
func (s *Server) listShow(r *request) error {
	l, err := r.list()
	if err != nil {
		return err
	}
	v := r.listView(l, strings.Join(l.Offered(), "\n"))
	return r.render("pages/list", &v)
}

func (r *request) listView(l store.List, lines string) ListPage {
	v := ListPage{Page: r.page(l.Title, "forms"), Heading: l.Title, Name: l.Name, Lines: lines, Was: strings.Join(l.Offered(), "\n"), Changed: changedWords(l), Base: l.Revision, Action: "/lists/" + l.Name}
	for _, o := range l.Options {
		if o.Retired {
			v.Retired = append(v.Retired, o.Label)
		}
	}
	return v
}

// listSave sets what a list offers. What was typed is shown again when it cannot be saved.
func (s *Server) listSave(r *request) error {
	base, _ := strconv.ParseInt(r.FormValue("_base"), 10, 64)
	lines := linesOf(r.FormValue("lines"))
	err := s.cases.SaveList(r.UserContext(), r.Params("list"), base, lines, r.session.Account.ID)
	code := portal.CodeOf(err)
	switch code {
	case "":
		return r.listSaved()
	case portal.Invalid, portal.TooLarge, portal.Conflict:
	case portal.NotFound:
		return notThere()
	default:
		return err
	}
	l, err2 := r.list()
	if err2 != nil {
		return err2
	}
	v := r.listView(l, strings.Join(lines, "\n"))
	v.Error, v.Fault = true, portal.SentenceOf(err)
	r.Status(fiber.StatusUnprocessableEntity)
	if code != portal.Conflict { // it is still a change of the list that its author saw
		v.Base, v.Was = base, strings.Join(linesOf(r.FormValue("_was")), "\n")
	} else {
		if slices.Equal(lines, l.Offered()) { // a double press
			return r.listSaved()
		}
		v.merge(l, linesOf(r.FormValue("_was")), lines)
		r.Status(fiber.StatusConflict)
	}
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#lines", v.Fault}}}}}
	return r.render("pages/list", &v)
}

func (r *request) listSaved() error {
	r.flash("list")
	return r.goTo("/lists/" + r.Params("list"))
}
