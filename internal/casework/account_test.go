package casework

import (
	"net/url"
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
)

func TestProfile(t *testing.T) {
	t.Parallel()
	d := DetailsFrom(portal.Account{Name: "Ffion Mair Llewellyn-Rhydderch", Profession: "OT", Organisation: "NCH", Address: "County Hall, 4 Quay Street, Northshire, NS1 1AA",
		Phone: "01632 960288", Register: "HCPC", RegistrationNumber: "OT71834"})
	want := store.AccountDetails{RegistrationDetails: store.RegistrationDetails{Forename: "Ffion Mair", Surname: "Llewellyn-Rhydderch", Profession: "OT", Organisation: "NCH",
		Street: "County Hall, 4 Quay Street", Town: "Northshire", Postcode: "NS1 1AA", Phone: "01632 960288"}, Register: "HCPC", RegistrationNumber: "OT71834"}
	if d != want {
		t.Errorf("taken apart: %+v", d)
	}
	if back := d.Address(); back != "County Hall, 4 Quay Street, Northshire, NS1 1AA" {
		t.Errorf("put together again: %q", back)
	}
	p := NewProfile(d)
	if back := p.Details(); back != d || len(p.Faults()) != 0 {
		t.Errorf("%+v with faults %v", back, p.Faults())
	}
	if err := p.Bind(url.Values{"_q": {"forename", "surname", "county"}, "forename": {"--"}, "surname": {""}, "county": {"Shire"}}); err != nil {
		t.Fatal(err)
	}
	if faults := p.Faults(); len(faults) != 2 || p.Details().County != "Shire" || p.Details().Phone != d.Phone {
		t.Errorf("%+v with faults %v", p.Details(), faults)
	}
	for _, a := range []portal.Account{{}, {Name: "Cher"}, {Name: "Ann Lee", Address: "The Gables"}} {
		if d := DetailsFrom(a); d.Name() != a.Name || d.Address() != a.Address {
			t.Errorf("%+v comes back as %q, %q", a, d.Name(), d.Address())
		}
	}
}
