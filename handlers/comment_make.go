package handlers

import (
	"bytes"
	"html/template"
	"log/slog"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// commentsShow shows all that was said of a form: of each question in the form's order, of
// the whole form, and of what is not in it any more.
func (s *Server) commentsShow(r *request) error {
	v := CommentsPage{Page: r.page("Comments", "tasks"), Child: r.child(), FormTitle: r.work.Form.Title, Groups: r.threadGroups(), BackHref: r.path()}
	if portal.May(portal.ActionComment, r.work.Standing, r.work.State) {
		v.Action, v.SaveID = r.path("comments"), newSaveID()
	}
	if !r.work.State.Open() {
		v.BackHref = r.path("read")
	}
	return r.render("pages/comments", &v)
}

func (r *request) threadGroups() []ThreadGroup {
	whole, gone := ThreadGroup{Title: "On the whole form"}, ThreadGroup{Title: "On questions that are gone"}
	byTab := map[string]*ThreadGroup{}
	for _, t := range r.work.Threads() {
		place, err := r.work.CommentPlace(t.Path)
		view := r.threadView(t, true)
		switch {
		case t.Path == "":
			whole.Threads = append(whole.Threads, view)
		case err != nil:
			gone.Threads = append(gone.Threads, view)
		default:
			if byTab[place.Tab] == nil {
				byTab[place.Tab] = &ThreadGroup{Title: r.tabTitle(place.Tab)}
			}
			byTab[place.Tab].Threads = append(byTab[place.Tab].Threads, view)
		}
	}
	var out []ThreadGroup
	for _, tab := range r.work.Form.Tabs {
		if g := byTab[tab.Name]; g != nil {
			out = append(out, *g)
		}
	}
	for _, g := range []ThreadGroup{whole, gone} {
		if len(g.Threads) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// threadView is a comment with its answers; placed says what it is on.
func (r *request) threadView(t casework.Thread, placed bool) ThreadView {
	v := ThreadView{ID: "comment-" + t.Ref, Ref: t.Ref, First: remarkView(t.Comment), CSRF: r.csrf()}
	for _, a := range t.Answers {
		v.Answers = append(v.Answers, remarkView(a))
	}
	if placed {
		v.On = t.Label
		place, err := r.work.CommentPlace(t.Path)
		if err == nil && t.Path != "" && r.work.Standing.Owns() && r.work.State.Open() {
			v.Href = r.path("form", place.Tab) + "#" + engine.PathID(t.Path)
		}
		if err == nil && place.Label != "" {
			v.On = place.Label
		}
	}
	if t.SettledAt != nil {
		v.Settled = "Settled by " + t.SettledBy + ", " + portal.Stamp(*t.SettledAt)
	} else if portal.May(portal.ActionComment, r.work.Standing, r.work.State) {
		v.ReplyHref, v.Settle = r.path("comments", "new")+"?to="+t.Ref, r.path("comments", t.Ref, "settle")
	}
	return v
}

func remarkView(c store.Comment) RemarkView {
	return RemarkView{By: c.Name, When: portal.Stamp(c.MadeAt), Body: c.Body}
}

// commentNew is the page that takes a comment, for whoever has no script.
func (s *Server) commentNew(r *request) error {
	v, err := r.commentView(r.Query("at"), r.Query("to"))
	if err != nil {
		return err
	}
	return r.render("pages/comment", v)
}

func (r *request) commentView(at engine.Path, to string) (*CommentPage, error) {
	v := &CommentPage{Page: r.page("Comment", "tasks"), Child: r.child(), Heading: "Comment on the whole form", At: at, To: to,
		SaveID: newSaveID(), Action: r.path("comments"), BackHref: r.path()}
	if to != "" {
		for _, t := range r.work.Threads() {
			if t.Ref == to {
				view := r.threadView(t, true)
				view.ReplyHref, view.Settle = "", ""
				v.Thread, v.Heading, v.At = &view, "Answer a comment", t.Path
			}
		}
		if v.Thread == nil {
			return nil, notThere()
		}
	}
	place, err := r.work.CommentPlace(v.At)
	if err != nil && to == "" {
		return nil, err
	}
	if err == nil && v.At != "" {
		v.BackHref = r.wayTo(place)
		if to == "" {
			v.Heading = "Comment on “" + place.Label + "”"
			v.Places = append(place.Rows, v.Places...)
		}
	}
	return v, nil
}

// wayTo leads to a question: on the form for who may write it.
func (r *request) wayTo(p engine.Place) string {
	if p.Tab == "" || !r.work.Standing.Owns() {
		return r.path("comments")
	}
	return r.path("form", p.Tab) + "#" + engine.PathID(p.Path)
}

// commentMake keeps a comment, and shows it where it was made.
func (s *Server) commentMake(r *request) error {
	form := r.form()
	n := store.NewComment{Path: form.Get("at"), ReplyTo: form.Get("to"), Body: form.Get("body"), SaveID: clipped(form.Get("_save"), 64)}
	if form.Get(fieldDo) == "look" {
		v, err := r.commentView(n.Path, n.ReplyTo)
		if err != nil { // what it was about is gone: the words are about the whole form then
			v, err = r.commentView("", "")
		}
		if err != nil {
			return err
		}
		v.Body = n.Body
		return r.render("pages/comment", v)
	}
	if row := form.Get("row"); row != "" {
		n.Path = row
	}
	err := s.cases.Comment(r.UserContext(), r.work, n)
	if r.fragment() {
		return r.remarksAgain(n, err)
	}
	switch {
	case err == nil:
		r.flash("commented")
		v, err := r.commentView(n.Path, n.ReplyTo)
		if err != nil || v.At == "" {
			return r.goTo(r.path("comments"))
		}
		return r.goTo(v.BackHref)
	case portal.CodeOf(err) != portal.Invalid:
		return err
	}
	v, failed := r.commentView(form.Get("at"), n.ReplyTo)
	if failed != nil {
		return failed
	}
	v.Error, v.Body, v.Fault = true, n.Body, portal.SentenceOf(err)
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#body", v.Fault}}}}}
	return r.invalid("pages/comment", v)
}

// remarksAgain answers a script with what stands under the question now.
func (r *request) remarksAgain(n store.NewComment, err error) error {
	at := r.FormValue("at")
	if code := portal.CodeOf(err); code != "" && code != portal.Invalid && code != portal.Conflict && code != portal.NotFound {
		return err
	}
	v := r.remarks(at, "", nil)
	if err != nil {
		r.Status(fiber.StatusUnprocessableEntity)
		v.Fault, v.Body = portal.SentenceOf(err), n.Body
	}
	return r.render("form/remarks", v)
}

// commentSettle marks a comment as settled.
func (s *Server) commentSettle(r *request) error {
	if err := s.cases.SettleComment(r.UserContext(), r.work, r.Params("comment")); err != nil {
		return err
	}
	if r.fragment() {
		return r.render("form/remarks", r.remarks(r.FormValue("at"), "", nil))
	}
	r.flash("comment-settled")
	return r.goTo(r.path("comments") + "#comment-" + url.PathEscape(r.Params("comment")))
}

// remarks are what stands under a question: what it was before it was changed, and what was
// said of it or of its rows.
func (r *request) remarks(path engine.Path, title string, changes *casework.Changes) *RemarksView {
	v := &RemarksView{ID: "said-" + engine.PathID(path), Path: path, Title: title}
	for _, t := range r.work.Threads() {
		if row := strings.HasPrefix(t.Path, path+"."); t.Path == path || row {
			v.Threads = append(v.Threads, r.threadView(t, row))
		}
	}
	if changes == nil {
		return v
	}
	for _, a := range changes.Answers {
		if a.Question != path {
			continue
		}
		item := r.amendItem(a) // it stands at its question: there is no need to name or to find that
		if item.Href = ""; a.Table == "" {
			item.Where = ""
		} else {
			item.Where = a.Label
		}
		v.Was = append(v.Was, item)
	}
	if len(v.Was) > 0 {
		v.WasWords = "Changed by you since " + r.work.Signing.AuthorName + " finished"
	}
	return v
}

// layRemarks puts what was said and changed under the questions of a tab.
func (r *request) layRemarks(questions []*engine.QuestionView) {
	if r.preview() || !portal.May(portal.ActionComment, r.work.Standing, r.work.State) {
		return
	}
	var changes *casework.Changes
	if r.work.State == portal.CounterSigning {
		var err error
		if changes, err = r.s.cases.Changes(r.UserContext(), r.work); err != nil { // the form can be filled in without
			r.s.log.Warn("what was changed cannot be told", slog.String("error", causeOf(err)))
		}
	}
	r.layRemarksOn(questions, changes)
}

func (r *request) layRemarksOn(questions []*engine.QuestionView, changes *casework.Changes) {
	for _, q := range questions {
		switch {
		case q.Kind == "group":
			r.layRemarksOn(q.Children, changes)
		case q.Kind == "note" || q.ReadOnly:
		default:
			var b bytes.Buffer
			if err := r.s.views.Render(&b, "form/remarks", r.remarks(q.Name, q.Title, changes)); err != nil {
				r.s.log.Error("remarks", slog.String("error", err.Error()))
				continue
			}
			q.Remarks = template.HTML(b.String())
		}
	}
}
