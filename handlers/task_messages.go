package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
	"portico/internal/store"
)

// messagesShow shows the thread between the owner of a task and the council. What the other
// side wrote is read by that.
func (s *Server) messagesShow(r *request) error {
	v, err := r.messagesView(r.aboutWords(r.Query("about")))
	if err != nil {
		return err
	}
	if r.work.Unread > 0 {
		if err := s.store.ReadMessages(r.UserContext(), r.session.Account.ID, r.work.Ref); err != nil {
			return err
		}
	}
	return r.render("pages/messages", &v)
}

// aboutWords begin a message that is about a question of the form.
func (r *request) aboutWords(name string) string {
	q := r.work.Form.Questions["/"+strings.ReplaceAll(name, ".", "/")]
	if name == "" || q == nil || r.tabOf(name) == nil {
		return ""
	}
	return "About “" + q.Title + "” under “" + q.Tab.Title + "”:\n"
}

func (r *request) messagesView(words string) (MessagesPage, error) {
	w := r.work
	v := MessagesPage{Page: r.page("Messages", "tasks"), Child: r.child(), Heading: "Messages about this form", Words: words, SaveID: newSaveID(), Action: r.path("messages"),
		Back: Link{r.path(), "Back to the form"}, With: joined(", ", w.SenderTeam, r.s.council)}
	council := w.Standing == portal.Officer
	if council {
		v.Menu, v.Back = menuOf(r.standings(), "cases"), Link{"/cases/" + w.CaseRef, "Case " + w.CaseReference + ", " + w.ChildName}
		if v.With = joined(", ", w.With.Name, w.With.Organisation); v.With == "" {
			v.With = w.With.Email
		}
	}
	thread, err := r.s.store.Messages(r.UserContext(), r.session.Account.ID, w.Ref)
	if err != nil {
		return v, err
	}
	for _, m := range thread {
		v.Messages = append(v.Messages, r.messageView(m, council))
	}
	v.Full = len(thread) >= portal.MessagesPerTask
	return v, nil
}

func (r *request) messageView(m store.Message, council bool) MessageView {
	v := MessageView{Side: "theirs", By: m.ByName, At: portal.Stamp(m.SentAt), Words: m.Words, New: m.ReadAt == nil}
	if m.Council {
		v.By += ", " + r.s.council
	}
	if m.Council != council {
		return v
	}
	v.Side, v.New, v.Read = "mine", false, "Not read yet"
	if m.ReadAt != nil {
		v.Read = "Read on " + portal.Stamp(*m.ReadAt)
	}
	return v
}

// messageSend sends a message and shows the thread again.
func (s *Server) messageSend(r *request) error {
	words := strings.TrimSpace(strings.ReplaceAll(r.form().Get("words"), "\r\n", "\n"))
	ref := r.form().Get("_save")
	if ref == "" || len(ref) > 64 {
		ref = newSaveID()
	}
	if r.form().Get(fieldDo) == "look" {
		return r.messagesAgain(words, "", fiber.StatusOK)
	}
	err := s.store.SendMessage(r.UserContext(), store.NewMessage{AccountID: r.session.Account.ID, TaskRef: r.work.Ref, Ref: ref, Words: words})
	switch portal.CodeOf(err) {
	case "":
		r.flash("message-sent")
		return r.goTo(r.path("messages"))
	case portal.Invalid, portal.TooLarge:
		return r.messagesAgain(words, portal.SentenceOf(err), fiber.StatusUnprocessableEntity)
	}
	return err
}

// messagesAgain shows the thread with what was typed and why it was not sent.
func (r *request) messagesAgain(words, fault string, status int) error {
	v, err := r.messagesView(words)
	if err != nil {
		return err
	}
	if v.Fault = fault; fault != "" {
		v.Error = true
		v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#words", fault}}}}}
	}
	r.Status(status)
	return r.render("pages/messages", &v)
}
