package main

import (
	"testing"

	"github.com/chromedp/chromedp"

	"portico/internal/portal"
)

// TestPeopleInTheBrowser: an administrator imports a file, twice, and disables somebody whose form
// falls back into the tray; with script and without.
func TestPeopleInTheBrowser(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with script": true, "without script": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t)
			admin, officer := p.addPerson(t, "Ada Administrator", portal.RoleAdministrator), p.addPerson(t, "Olive Officer", portal.RoleOfficer)
			leaver, colleague := p.addPerson(t, "Lena Leaver"), p.addPerson(t, "Colm Colleague")
			p.addGroup(t, officer, "Paediatric OT", leaver, colleague)
			ref := p.sendTask(t, leaver)
			w := p.window(t, wide)
			if !script {
				w.scriptOff()
			}
			w.share(p.signedIn(t, admin))

			w.open("/people/import")
			w.do(chromedp.SetUploadFiles(chromedp.CSS("#people"), w.files(map[string][]byte{"people.csv": []byte("Name,Email,Work groups\nZoë Brontë,zoe@health.example,Paediatric OT\nAnn,no address,\n")})))
			w.leads(func() { w.press("See what comes of it") })
			w.sees("This is not an email address")
			if n := p.number(t, "select count(*) from accounts where email = 'zoe@health.example'"); n != 0 {
				t.Error("looking imports already")
			}
			w.leads(func() { w.press("Import 1 row") })
			w.sees("Account made, and a mail sent")
			if n := p.number(t, "select count(*) from work_group_members m join accounts a on a.id = m.account_id where a.email = 'zoe@health.example'"); n != 1 {
				t.Errorf("she is in %d groups", n)
			}

			w.open("/people")
			w.types("#search", "lena")
			w.leads(func() { w.press("Search") })
			w.leads(func() { w.press("Lena Leaver") })
			w.leads(func() { w.press("Disable the account") })
			w.sees("They fall back into the trays of Paediatric OT")
			w.leads(func() { w.press("Disable the account") })
			w.sees("The account is disabled, and the person is signed out.")
			if n := p.number(t, "select count(*) from tasks where ref = $1 and owner_id is null and group_id is not null", ref); n != 1 {
				t.Error("her form is not in the tray")
			}
		})
	}
}
