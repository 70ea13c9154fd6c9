package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// importLife is how long a file of people waits to be confirmed, and its report can be read.
const importLife = 7 * 24 * time.Hour

// ImportOutcome is what becomes, or became, of a row.
type ImportOutcome string

// The outcomes of rows.
const (
	ImportNew    ImportOutcome = "new"    // an account is made
	ImportKnown  ImportOutcome = "known"  // there is one, which is left as it is but for groups and teams
	ImportFaulty ImportOutcome = "faulty" // nothing is done
)

// ImportRow is a person of an imported file. Faults say why nothing comes of it.
type ImportRow struct {
	Line         int           `json:"line"`
	Name         string        `json:"name"`
	Email        string        `json:"email"`
	Profession   string        `json:"profession"`
	Organisation string        `json:"organisation"`
	Phone        string        `json:"phone"`
	Roles        []portal.Role `json:"roles"`
	Groups       []string      `json:"groups"`
	Teams        []string      `json:"teams"`
	Faults       []string      `json:"faults"`
	Outcome      ImportOutcome `json:"outcome"`
}

// Import is a file of people: what comes of it, or came once it is Confirmed.
type Import struct {
	Ref         string      `json:"-"`
	ConfirmedAt *time.Time  `json:"-"`
	Notes       []string    `json:"notes"`      // about the file
	NewGroups   []string    `json:"new_groups"` // work groups that are made
	Rows        []ImportRow `json:"rows"`
}

// Count is how many rows have an outcome.
func (i Import) Count(o ImportOutcome) (n int) {
	for _, r := range i.Rows {
		if r.Outcome == o {
			n++
		}
	}
	return n
}

// ImportFacts are what rows of an import are judged by. Keys are lower case.
type ImportFacts struct {
	Accounts  map[string]ImportAccount // by address
	Groups    map[string]bool          // open work groups
	Teams     map[string]bool          // open teams
	Mailboxes map[string]bool          // of work groups
}

// ImportAccount is an account that is there already.
type ImportAccount struct {
	Roles  []portal.Role
	Closed bool
}

func importContext(ref string) string { return "import/" + ref }

// FactsForImport gives what the rows with these addresses are judged by, to an administrator;
// NotFound to everybody else.
func (s *Store) FactsForImport(ctx context.Context, byID int64, emails []string) (f ImportFacts, err error) {
	if err := mustAdministrator(steady(ctx), s.db, byID); err != nil {
		return f, fault(err)
	}
	f = ImportFacts{Accounts: map[string]ImportAccount{}, Groups: map[string]bool{}, Teams: map[string]bool{}, Mailboxes: map[string]bool{}}
	list, err := json.Marshal(emails)
	if err != nil {
		return f, fault(err)
	}
	rows, err := s.db.QueryContext(steady(ctx), `select 1, email, array_to_string(roles, ' '), disabled_at is not null from accounts where email in (select jsonb_array_elements_text(?::jsonb))
union all select 2, lower(name), '', false from work_groups where closed_at is null
union all select 3, lower(name), '', false from teams where closed_at is null
union all select 4, mailbox, '', false from work_groups where closed_at is null and mailbox <> ''`, string(list))
	if err != nil {
		return f, fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind int
		var key, roles string
		var closed bool
		if err := rows.Scan(&kind, &key, &roles, &closed); err != nil {
			return f, fault(err)
		}
		switch kind {
		case 1:
			a := ImportAccount{Closed: closed}
			for _, r := range strings.Fields(roles) {
				a.Roles = append(a.Roles, portal.Role(r))
			}
			f.Accounts[key] = a
		case 2:
			f.Groups[key] = true
		case 3:
			f.Teams[key] = true
		case 4:
			f.Mailboxes[key] = true
		}
	}
	return f, fault(rows.Err())
}

// KeepImport keeps a file of people until it is confirmed. NotFound unless an administrator does it.
func (s *Store) KeepImport(ctx context.Context, byID int64, i Import) (ref string, err error) {
	ref = vault.Ref() + vault.Ref()
	body, err := json.Marshal(i)
	if err != nil {
		return "", fault(err)
	}
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := mustAdministrator(ctx, tx, byID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "insert into imports (ref, account_id, body, made_at) values (?, ?, ?, ?)", ref, byID, s.ring.Seal(body, importContext(ref)), s.now())
		return err
	})
	return ref, err
}

const importSQL = `select i.id, i.body, i.confirmed_at from imports i where i.ref = ?1 and i.account_id = ?0 and i.made_at > ?2 and ` + byAdministrator

// ImportByRef gives a file of people to the administrator who brought it; NotFound to everybody
// else, and after importLife.
func (s *Store) ImportByRef(ctx context.Context, byID int64, ref string) (Import, error) {
	_, i, err := s.readImport(steady(ctx), s.db, importSQL, byID, ref)
	return i, fault(err)
}

func (s *Store) readImport(ctx context.Context, db bun.IDB, query string, byID int64, ref string) (id int64, i Import, err error) {
	var sealed []byte
	err = db.QueryRowContext(ctx, query, byID, clean(ref), s.now().Add(-importLife)).Scan(&id, &sealed, &i.ConfirmedAt)
	if err != nil {
		return 0, i, orGone(err)
	}
	body, err := s.ring.Open(sealed, importContext(clean(ref)))
	if err == nil {
		err = json.Unmarshal(body, &i)
	}
	i.Ref = clean(ref)
	return id, i, err
}

// ConfirmImport does what a file of people says, and gives its report. The second time it does
// nothing and gives the same report. An address that got an account since it was looked at counts
// as known. Errors are those of ImportByRef.
func (s *Store) ConfirmImport(ctx context.Context, byID int64, ref string) (i Import, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id int64
		if id, i, err = s.readImport(ctx, tx, importSQL+" for update of i", byID, ref); err != nil || i.ConfirmedAt != nil {
			return err
		}
		if err := lockAddresses(ctx, tx); err != nil {
			return err
		}
		made, err := s.importAccounts(ctx, tx, byID, i.Rows)
		if err != nil {
			return err
		}
		for n := range i.Rows {
			if row := &i.Rows[n]; row.Outcome == ImportNew && !made[row.Email] {
				row.Outcome = ImportKnown
			}
		}
		if err := s.importMemberships(ctx, tx, byID, i.Rows); err != nil {
			return err
		}
		if err := s.mailMade(ctx, tx, made); err != nil {
			return err
		}
		now := s.now()
		i.ConfirmedAt = &now
		body, err := json.Marshal(i)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "update imports set confirmed_at = ?, body = ? where id = ?", now, s.ring.Seal(body, importContext(i.Ref)), id); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditPeopleImported, account: byID, object: i.Ref})
	})
	return i, err
}

// importAccounts makes the accounts of new rows in one statement, and gives the addresses of those
// that were made. Open invitations of their addresses become theirs.
func (s *Store) importAccounts(ctx context.Context, tx bun.Tx, byID int64, rows []ImportRow) (map[string]bool, error) {
	type account struct {
		ImportRow
		Ref   string `json:"ref"`
		Words string `json:"words"` // roles
	}
	var list []account
	for _, r := range rows {
		if r.Outcome == ImportNew {
			list = append(list, account{r, vault.Ref(), joinRoles(r.Roles)})
		}
	}
	body, err := json.Marshal(list)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	made, now := map[string]bool{}, s.now()
	out, err := tx.QueryContext(ctx, `with made as (
  insert into accounts (ref, email, name, profession, organisation, phone, roles, password_hash, created_at, made_by)
  select r.ref, r.email, r.name, r.profession, r.organisation, r.phone, string_to_array(r.words, ' '), '', ?1, ?2
  from jsonb_to_recordset(?0::jsonb) as r(ref text, email text, name text, profession text, organisation text, phone text, words text)
  on conflict (email) do nothing returning ref, email
), noted as (
  insert into audit_events (at, kind, account_id, object) select ?1, ?3, ?2, ref from made
)
select email from made`, string(body), now, byID, string(AuditPersonAdded))
	if err != nil {
		return nil, err
	}
	defer out.Close()
	for out.Next() {
		var email string
		if err := out.Scan(&email); err != nil {
			return nil, err
		}
		made[email] = true
	}
	if err := out.Err(); err != nil {
		return nil, err
	}
	return made, s.claimMade(ctx, tx, made)
}

// claimMade gives accounts that were made together what waits for their addresses: claim for many.
func (s *Store) claimMade(ctx context.Context, tx bun.Tx, made map[string]bool) error {
	list, err := json.Marshal(keysOf(made))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `with who as (
  select id, email from accounts where email in (select jsonb_array_elements_text(?1::jsonb))
), mine as (
  update invitations i set used_at = ?0, used_by = who.id from who
  where i.email = who.email and i.used_at is null and i.withdrawn_at is null and i.expires_at > ?0 returning i.task_id, who.id as account
), given as (
  update tasks set owner_id = mine.account from mine where tasks.id = mine.task_id and owner_id is null and state = 'assigned' returning tasks.id, tasks.case_id, owner_id
), held as (
  insert into task_holders (task_id, account_id, held_from) select id, owner_id, ?0 from given
), noted as (
  insert into audit_events (at, kind, account_id, case_id, task_id) select ?0, ?2, owner_id, case_id, id from given
), asked as (
  update group_invitations i set used_at = ?0, used_by = who.id from who, work_groups g
  where i.email = who.email and i.used_at is null and i.withdrawn_at is null and i.expires_at > ?0 and g.id = i.group_id and g.closed_at is null
  returning i.group_id, i.sent_by, who.id as account, g.ref
), joined as (
  insert into work_group_members (group_id, account_id, added_at, added_by) select group_id, account, ?0, sent_by from asked on conflict do nothing
)
insert into audit_events (at, kind, account_id, object) select ?0, ?3, account, ref from asked`,
		s.now(), string(list), string(AuditInvitationUsed), string(AuditMemberAdded))
	return err
}

func keysOf(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	return out
}

// importMemberships makes the work groups that are not there yet, and puts everybody into the
// groups and teams of their rows: one statement for each kind.
func (s *Store) importMemberships(ctx context.Context, tx bun.Tx, byID int64, rows []ImportRow) error {
	type member struct {
		Email        string `json:"email"`
		Name         string `json:"name"`
		Organisation string `json:"organisation"`
		Ref          string `json:"ref"`
	}
	var groups, teams []member
	for _, r := range rows {
		if r.Outcome == ImportFaulty {
			continue
		}
		for _, g := range r.Groups {
			groups = append(groups, member{r.Email, g, r.Organisation, vault.Ref()})
		}
		for _, t := range r.Teams {
			teams = append(teams, member{Email: r.Email, Name: t})
		}
	}
	for _, run := range []struct {
		list  []member
		query string
	}{{groups, importGroupsSQL}, {groups, importMembersSQL}, {teams, importTeamsSQL}} {
		body, err := json.Marshal(run.list)
		if err != nil {
			return err
		}
		if len(run.list) == 0 {
			continue
		}
		if _, err := tx.ExecContext(ctx, run.query, string(body), s.now(), byID, string(AuditGroupCreated), string(AuditMemberAdded), string(AuditTeamJoined)); err != nil {
			return err
		}
	}
	return nil
}

const (
	importRowsSQL   = `with r as (select * from jsonb_to_recordset(?0::jsonb) as r(email text, name text, organisation text, ref text)), `
	importGroupsSQL = importRowsSQL + `made as (
  insert into work_groups (ref, name, organisation, made_at, made_by)
  select distinct on (lower(r.name)) r.ref, r.name, r.organisation, ?1::timestamptz, ?2::bigint from r
  where not exists (select 1 from work_groups g where lower(g.name) = lower(r.name) and g.closed_at is null)
  order by lower(r.name) on conflict do nothing returning ref
)
insert into audit_events (at, kind, account_id, object) select ?1, ?3, ?2, ref from made`
	importMembersSQL = importRowsSQL + `put as (
  insert into work_group_members as m (group_id, account_id, added_at, added_by)
  select distinct g.id, a.id, ?1::timestamptz, ?2::bigint from r join accounts a on a.email = r.email join work_groups g on lower(g.name) = lower(r.name) and g.closed_at is null
  on conflict (group_id, account_id) do update set added_at = excluded.added_at, added_by = excluded.added_by, admin = false, signatory = false, removed_at = null
    where m.removed_at is not null returning group_id, account_id
)
insert into audit_events (at, kind, account_id, object, detail)
select ?1, ?4, ?2, g.ref, a.ref from put join work_groups g on g.id = put.group_id join accounts a on a.id = put.account_id`
	importTeamsSQL = importRowsSQL + `put as (
  insert into team_members (team_id, account_id, added_at)
  select distinct t.id, a.id, ?1::timestamptz from r join accounts a on a.email = r.email and 'officer' = any(a.roles) join teams t on lower(t.name) = lower(r.name) and t.closed_at is null
  on conflict do nothing returning team_id, account_id
)
insert into audit_events (at, kind, account_id, object, detail)
select ?1, ?5, ?2, t.ref, a.ref from put join teams t on t.id = put.team_id join accounts a on a.id = put.account_id`
)

// mailMade mails everybody whose account was made, as queueMail does it for one.
func (s *Store) mailMade(ctx context.Context, tx bun.Tx, made map[string]bool) error {
	if len(made) == 0 {
		return nil
	}
	rows, err := tx.QueryContext(ctx, "select nextval(pg_get_serial_sequence('mails', 'id')) from generate_series(1, ?)", len(made))
	if err != nil {
		return err
	}
	defer rows.Close()
	data, err := json.Marshal(MailAccount{Path: passwordPath})
	if err != nil {
		return err
	}
	type line struct {
		ID    int64  `json:"id"`
		Email string `json:"email"`
		Data  string `json:"data"`
	}
	var list []line
	for _, email := range keysOf(made) {
		if !rows.Next() {
			break
		}
		l := line{Email: email}
		if err := rows.Scan(&l.ID); err != nil {
			return err
		}
		l.Data = base64.StdEncoding.EncodeToString(s.ring.Seal(data, mailContext(l.ID)))
		list = append(list, l)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	body, err := json.Marshal(list)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `with m as (
  insert into mails (id, account_id, recipient, template, data, created_at)
  select r.id, a.id, r.email, ?1, decode(r.data, 'base64'), ?2 from jsonb_to_recordset(?0::jsonb) as r(id bigint, email text, data text) join accounts a on a.email = r.email
  returning id
), job as (
  insert into river_job (kind, args, max_attempts, queue, state) select 'mail', jsonb_build_object('mail_id', id), 25, 'default', 'available' from m
)
select pg_notify(concat(current_schema(), '.river_insert'), '{"queue": "default"}')`, string(body), TemplateAccountMade, s.now())
	return err
}
