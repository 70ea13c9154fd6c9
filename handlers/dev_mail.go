package handlers

import "portico/internal/portal"

// devMailShow lists the mails of a development portal, newest first.
func (s *Server) devMailShow(r *request) error {
	v := DevMailPage{Page: r.page("Mail of this development portal", "")}
	for _, m := range s.mailbox.List() {
		v.Mails = append(v.Mails, MailView{ID: "mail-" + m.ID, To: m.To, Subject: m.Subject, At: portal.Stamp(m.At), Lines: NewMailLines(m.Text)})
	}
	return r.render("pages/dev-mail", &v)
}

// devMailJSON is the same for scripts.
func (s *Server) devMailJSON(r *request) error { return r.JSON(s.mailbox.List()) }
