package handlers

import (
	"portico/internal/portal"
	"portico/internal/store"
)

const devicesPath = "/account/devices"

// devicesList shows where an account is signed in.
func (s *Server) devicesList(r *request) error {
	places, err := s.store.Places(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return err
	}
	v := DevicesPage{Page: r.page("Where am I signed in", ""), Parts: accountParts(devicesPath)}
	for _, p := range places {
		v.Places = append(v.Places, r.place(p))
		v.Others = v.Others || p.ID != r.session.ID
	}
	return r.render("pages/devices", &v)
}

func (r *request) place(p store.Place) PlaceView {
	v := PlaceView{Browser: p.Browser, Since: portal.Stamp(p.CreatedAt), Seen: portal.Stamp(p.LastSeenAt), Here: p.ID == r.session.ID, Action: devicesPath + "/" + p.Ref}
	if v.Browser == "" {
		v.Browser = portal.BrowserWords("")
	}
	return v
}

// deviceEnd signs out in one place.
func (s *Server) deviceEnd(r *request) error {
	if err := s.store.EndPlace(r.UserContext(), r.session.Account.ID, r.Params("place")); err != nil {
		return hidden(err)
	}
	r.flash("signed-out-there")
	return r.goTo(devicesPath)
}

// devicesEndOthers signs out everywhere but here.
func (s *Server) devicesEndOthers(r *request) error {
	if err := s.store.EndOtherPlaces(r.UserContext(), r.session.Account.ID, r.session.ID); err != nil {
		return err
	}
	r.flash("signed-out-else")
	return r.goTo(devicesPath)
}
