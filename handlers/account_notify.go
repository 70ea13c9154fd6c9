package handlers

import (
	"portico/engine"
	"portico/internal/portal"
)

const notifyPath = "/account/notifications"

// notificationsShow shows which mail somebody wants when.
func (s *Server) notificationsShow(r *request) error {
	ways, err := s.store.Notifications(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return err
	}
	v := r.notificationsView(ways)
	return r.render("pages/notifications", &v)
}

func (r *request) notificationsView(ways map[string]portal.NotifyWay) NotificationsPage {
	v := NotificationsPage{Page: r.page("Notifications", ""), Parts: accountParts(notifyPath),
		Always: []string{"codes to sign in, and what concerns the safety of your account", "when an officer of the council chases a form", "invitations"}}
	for _, c := range portal.NotifyClasses {
		row := NotifyRow{Name: c.Name, Title: c.Title, Hint: c.Hint}
		chosen := ways[c.Name]
		if chosen == "" {
			chosen = portal.AtOnce
		}
		for _, way := range c.Ways {
			row.Ways = append(row.Ways, engine.OptionView{ID: c.Name + "-" + string(way), Value: string(way), Label: way.Words(), Checked: way == chosen})
		}
		v.Classes = append(v.Classes, row)
	}
	return v
}

// notificationsSave keeps the choice.
func (s *Server) notificationsSave(r *request) error {
	form, ways := r.form(), map[string]portal.NotifyWay{}
	g := FaultGroup{}
	for _, c := range portal.NotifyClasses {
		ways[c.Name] = portal.NotifyWay(form.Get(c.Name))
		if portal.CheckNotify(c.Name, ways[c.Name]) != nil {
			g.Faults = append(g.Faults, FaultLink{"#" + c.Name + "-" + string(portal.AtOnce), c.Title + ": choose when you want this mail"})
		}
	}
	if len(g.Faults) > 0 {
		v := r.notificationsView(ways)
		v.Error, v.Summary = true, &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{g}}
		for i, row := range v.Classes {
			if portal.CheckNotify(row.Name, ways[row.Name]) != nil {
				v.Classes[i].Fault = "Choose when you want this mail"
			}
		}
		return r.invalid("pages/notifications", &v)
	}
	if err := s.store.SetNotifications(r.UserContext(), r.session.Account.ID, ways); err != nil {
		return err
	}
	r.flash("notifications")
	return r.goTo(notifyPath)
}
