package store

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"portico/internal/portal"
)

// fillMany makes 10,000 tasks of 200 owners with their tabs, in all states.
const fillMany = `
insert into accounts (ref, email, name, roles, password_hash, created_at)
  select 'a' || i, 'a' || i || '@x.example', 'A', '{professional}', '', now() from generate_series(1, 200) i;
insert into contributions (case_id, version_id, facts, created_at)
  select %[1]d, %[2]d, c.record, now() from generate_series(1, 10000) i, cases c;
insert into sendings (id, ref, case_id, account_id, body, made_at, sent_at) select id, 'g' || id, case_id, %[3]d, facts, now(), now() from contributions where id > 1;
insert into tasks (ref, contribution_id, case_id, owner_id, sender_id, state, due_on, comments, sent_at, submitted_at, sending_id, advice)
  select 'many' || n.id, n.id, n.case_id, (select min(id) from accounts where ref like 'a%%' and password_hash = '') + n.id %% 200, %[3]d,
    (array['assigned', 'submitted', 'accepted', 'retracted', 'returned'])[1 + n.id / 200 %% 5], date '2026-10-01' + (n.id %% 90)::int, n.facts, now(), now(), n.id, 'c'
  from contributions n where n.id > 1;
insert into task_holders (task_id, account_id, held_from) select id, owner_id, now() from tasks on conflict do nothing;
insert into tabs (contribution_id, tab, revision, body, saved_at, saved_by, save_id)
  select contribution_id, 'tab' || i, 1, comments, now(), owner_id, '' from tasks, generate_series(1, 6) i;
insert into attachments (ref, task_id, contribution_id, account_id, label, media_type, kind, size, sha256, file_key, added_at)
  select 'x' || id, id, contribution_id, owner_id, comments, '', '', 1, '', '', now() from tasks;
insert into submissions (task_id, contribution_id, version_id, round, reference, account_id, hash, body, seal, submitted_at)
  select id, contribution_id, %[2]d, 1, 's' || id, owner_id, sha256(ref::bytea), comments, comments, now() from tasks where submitted_at is not null;
insert into part_progress select id, 1, 3 from tasks;
insert into mails (account_id, task_id, recipient, template, state, created_at) select owner_id, id, 'x', 'receipt', 'sent', now() from tasks;
insert into enclosures (ref, sending_id, label, media_type, size, sha256, file_key, added_at)
  select 'e' || id, id, body, '', 1, '', '', now() from sendings;
insert into enclosure_tasks select e.id, t.id from enclosures e join tasks t on t.sending_id = e.sending_id;
insert into enclosure_openings (enclosure_id, task_id, account_id, opened_at) select e.enclosure_id, t.id, t.owner_id, now() from enclosure_tasks e join tasks t on t.id = e.task_id;
insert into invitations (task_id, email, token_hash, sent_by, made_at, expires_at) select id, 'i' || id || '@x.example', sha256(ref::bytea), sender_id, now(), now() from tasks;
insert into strays (ref, contribution_id, tab, account_id, save_id, base, body, why, kept_at)
  select 'y' || id, contribution_id, 'tab1', owner_id, 's', 1, comments, 'stale', now() from tasks;
insert into pastes (ref, contribution_id, account_id, tab, path, body, made_at) select 'p' || id, contribution_id, owner_id, 'tab1', 'tab1.rows', comments, now() from tasks;
insert into moves (contribution_id, from_version_id, to_version_id, moved_by, moved_at, body)
  select contribution_id, %[2]d, %[2]d, owner_id, now(), comments from tasks;
insert into unasked (move_id, contribution_id, answers, body, kept_at) select id, contribution_id, 1, body, now() from moves;
insert into work_groups (ref, name, made_at) select 'g' || i, 'Group ' || i, now() from generate_series(1, 500) i;
insert into work_group_members (group_id, account_id, added_at) select i, (select min(id) from accounts where ref like 'a%%' and password_hash = '') + (i * 7 + j * 13) %% 200, now()
  from generate_series(1, 500) i, generate_series(0, 1) j;
insert into work_group_members (group_id, account_id, added_at, removed_at) select i, (select min(id) from accounts where ref like 'a%%' and password_hash = '') + j, now(), now()
  from generate_series(1, 500) i, generate_series(0, 199, 5) j on conflict do nothing;
insert into revisions (contribution_id, tab, revision, body, saved_at, saved_by) select contribution_id, tab, revision, body, saved_at, saved_by from tabs on conflict do nothing;
insert into signings (task_id, author_id, signatory_id, asked_at, note, baseline, ended_at, outcome)
  select id, owner_id, sender_id, now(), comments, comments, now(), 'signed' from tasks;
insert into comments (ref, task_id, account_id, label, body, made_at) select 'k' || id, id, owner_id, comments, comments, now() from tasks;
insert into task_hands (task_id, at, by_account, to_account, kind) select id, now(), owner_id, owner_id, 'reassigned' from tasks;
update tasks set owner_id = null, group_id = 1 + id %% 500 where state = 'assigned' and id %% 7 = 0;
insert into group_invitations (ref, group_id, email, sent_by, made_at, expires_at) select 'q' || id, 1 + id %% 500, 'q' || id || '@x.example', sender_id, now(), now() from tasks;
insert into views (account_id, task_id, hour, kind) select owner_id, id, now(), 'task_opened' from tasks where owner_id is not null;
insert into sessions (token_hash, account_id, created_at, last_seen_at) select sha256(ref::bytea), owner_id, now(), now() from tasks where owner_id is not null;
insert into sign_ins (ref, account_id, browser, created_at, sent_at, expires_at) select ref, owner_id, '', now(), now(), now() from tasks where owner_id is not null;
insert into devices (account_id, token_hash, browser, made_at, seen_at) select owner_id, sha256(ref::bytea), '', now(), now() from tasks where owner_id is not null;
insert into resets (ref, browser, account_id, details, address, network, made_at, sent_at, expires_at)
  select ref, '', owner_id, '', sha256(ref::bytea), '', now(), now(), now() from tasks where owner_id is not null;
insert into email_changes (ref, account_id, old_email, new_email, state, made_at, sent_at, expires_at)
  select ref, owner_id, 'o@x.example', 'n@x.example', 'done', now(), now(), now() from tasks where owner_id is not null;
insert into guesses select 'account:' || owner_id, now() from tasks where owner_id is not null;
insert into proposals (task_id, account_id, kind, reason, was, body, asked_at, wanted) select id, coalesce(owner_id, sender_id), 'more_time', 'away', 'assigned', comments, now(), '2026-11-01' from tasks;
insert into returns (task_id, account_id, kind, round, body, returned_at) select id, sender_id, 'returned', 1, comments, now() from tasks;
insert into messages (ref, task_id, account_id, council, body, sent_at) select 'm' || id, id, sender_id, true, comments, now() from tasks;
insert into reminders (task_id, due_on, days, sent_at) select id, due_on, 14, now() from tasks where due_on is not null;
insert into accounts (ref, email, name, roles, password_hash, created_at)
  select 'b' || i, 'b' || i || '@x.example', 'B', case when i %% 10 = 0 then '{guest}'::text[] else '{professional}' end, '', now() from generate_series(1, 8000) i;
insert into absences (account_id, running, body, from_on, changed_at) select id, true, '', date '2026-10-01' + (id %% 90)::int, now() from accounts where ref like 'b%%';
insert into calendars (account_id, token_hash, made_at) select id, sha256(ref::bytea), now() from accounts where ref like 'b%%';
update tasks set guest_until = now() + (id - 5000) * interval '1 minute' where state = 'assigned';
insert into answer_marks (contribution_id, kind, place, mac, account_id, body, made_at) select contribution_id, 'name', 'tab1.x', '', sender_id, '', now() from tasks;
insert into chases (task_id, account_id, chased_on, chased_at) select id, sender_id, date '2026-10-01', now() from tasks;
insert into bulks (ref, account_id, action, body, made_at) select 'u' || i, 1 + i %% 50, 'remind', '', now() from generate_series(1, 2000) i;
insert into bulk_lines (bulk_id, place, task_id) select 1 + (id + j) %% 2000, j, id from tasks, generate_series(1, 2) j on conflict do nothing;
insert into digest_items (account_id, task_id, template, class, for_day, made_at, mail_id) select sender_id, id, 'message', 'messages', date '2026-10-01', now(), case when id %% 50 > 0 then (select min(id) from mails) end from tasks;
insert into digests (account_id, day) select 1 + i %% 200, date '2026-10-01' + i / 200 from generate_series(1, 5000) i;
insert into audit_events (at, kind, account_id, task_id) select now(), 'x', owner_id, id from tasks;
insert into audit_events (at, kind, account_id, case_id) select now() - id * interval '1 minute', 'case_viewed', sender_id, case_id from tasks;
analyze`

func (w *world) fillMany() {
	w.t.Helper()
	for _, statement := range strings.Split(fmt.Sprintf(fillMany, w.caseID, w.versionID, w.officer.ID), ";\n") {
		_, err := w.db.DB.ExecContext(w.ctx, statement)
		w.must(err)
	}
}

// With 10,000 tasks no question of a page reads a whole table.
func TestPlansUseIndexes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fillMany()
	list := strings.NewReplacer("$1", "5", "$2", "50", "$3", "''", "$4", "''", "$5", "''", "$6", "'2026-10-01'", "$7", "'name'")
	since := strings.NewReplacer("$1", "5", "$2", "50", "$3", "''", "$4", "''", "$5", "'2026-10-01'")
	save := strings.NewReplacer("$10", "1", "$11", "3", "$1", "77", "$2", "5", "$3", "77", "$4", "'tab1'", "$5", "1", "$6", "'id'",
		"$7", `'\x00'::bytea`, "$8", "now()", "$9", "true")
	sheet := strings.NewReplacer("$1", "5", "$2", "'many77'", "$3", "now()")
	beside := strings.NewReplacer("$1", "5", "$2", "77", "$3", "'officer'", "$4", "true")
	queries := map[string]string{
		"assigned":   list.Replace(assignedSQL),
		"tray":       list.Replace(traySQL),
		"members":    list.Replace(memberTasksSQL),
		"submitted":  since.Replace(submittedSQL),
		"retracted":  since.Replace(retractedSQL),
		"hands":      strings.ReplaceAll(lastHandSQL, "t.id", "77"),
		"leaver":     strings.NewReplacer("?0", "5", "?1", "7", "?2", "true").Replace(leaverTasksSQL),
		"colleagues": strings.ReplaceAll(colleaguesSQL, "$1", "5"),
		"groups of":  strings.ReplaceAll(groupsOfSQL, "$1", "5"),
		"members of": strings.ReplaceAll(membersSQL, "$1", "5"),
		"group":      strings.NewReplacer("?0", "5", "?1", "'g77'").Replace(seenGroupSQL),
		"case":       strings.NewReplacer("?0", "5", "?1", "77").Replace(caseTasksSQL),
		"own sheet":  sheet.Replace(ownSheetSQL),
		"sheet":      sheet.Replace(sheetSQL),
		"beside":     beside.Replace(besideSQL(1<<len(besideParts) - 1)),
		"save":       save.Replace(saveSQL),
		"session":    strings.ReplaceAll(sessionSQL, "$1", "sha256('x')"),
		"declined":   since.Replace(declinedSQL),
		"own marks":  strings.NewReplacer("?0", "5", "?1", "true", "?2", "timestamptz '2026-10-01'").Replace(ownMarksSQL),
		"messages":   strings.NewReplacer("?0", "5", "?1", "'many77'").Replace(messagesSQL),
		"waits":      strings.NewReplacer("?0", "'{1}'", "?1", "51").Replace(waitsSQL),
		"rounds":     strings.NewReplacer("?0", "5", "?1", "'many77'").Replace(roundsSQL),
		"holders":    strings.ReplaceAll(holdersSQL, "?0", "77"),
		"reminders":  strings.NewReplacer("?0", "'2026-10-15'", "?1", "now()", "?2", "100", "?3", "'{14,7,2,-1}'", "?4", "14").Replace(remindSQL),
		"strays":     strings.NewReplacer("?0", "77", "?1", "5").Replace(straysSQL),
		"history":    strings.NewReplacer("$1", "5", "$2", "77", "$3", "''", "$4", "30", "$5", "0").Replace(historySQL),
		"revision":   strings.NewReplacer("$1", "5", "$2", "77", "$3", "'tab1'", "$4", "1").Replace(revisionSQL),
		"close tab":  strings.NewReplacer("$1", "77", "$2", "5", "$3", "77", "$4", "'tab1'").Replace(closeTabSQL),
		"sweep":      strings.ReplaceAll(sweepSittingsSQL, "$1", "now()"),
		"own strays": strings.ReplaceAll(ownStraysSQL, "$1", "5"),
		"lent as":    strings.NewReplacer("$1", "77", "$2", "5", "$3", "'tab1'").Replace(lentAsSQL),
		"last held":  strings.NewReplacer("$1", "77", "$2", "5").Replace(lastHeldSQL),
		"sheet at":   strings.NewReplacer("$1", "77", "$2", "5", "$3", "now()").Replace(sheetAtSQL),
		"holder":     strings.NewReplacer("$1", "77", "$2", "5").Replace(holderSQL),
		"paste":      strings.NewReplacer("ref = ?", "ref = 'p77'", "id = ?", "id = 77").Replace(pasteSQL),
		"pastes":     "delete from pastes where id in (select id from pastes where contribution_id = 77 and account_id = 5 order by id desc offset 10)",
		"moves":      strings.NewReplacer("t.id = ?", "t.id = 77", "account_id = ?", "account_id = 5").Replace(movesSQL),
		"submission": strings.NewReplacer("?0", "5", "?1", "'many77'").Replace(submissionSQL),
		"waiting":    strings.NewReplacer("?0", "0", "?1", "0", "?2", "0").Replace(waitingSQL),
		"signing":    strings.NewReplacer("?0", "5", "?1", "'many77'").Replace(signingTextsSQL),
		"guesses":    "select at from guesses where subject = 'account:5' and at > now() - interval '15 minutes' order by at desc limit 1 offset 9",
		"take guess": strings.NewReplacer("?0", "array['account:5']", "?1", "array[10]", "?2", "now() - interval '15 minutes'", "?3", "now()").Replace(takeGuessSQL),
		"places":     strings.NewReplacer("?0", "5", "?1", "now()", "?2", "now()").Replace(placesSQL),
		"reset":      strings.ReplaceAll(resetSQL, "?", "'many77'"),
		"resets":     "select count(*) from resets where address = sha256('many77') and made_at > now()",
		"device":     "select id from devices where account_id = 5 and token_hash = sha256('many77')",
		"change":     strings.NewReplacer("?0", "5", "?1", "now()").Replace(emailChangeSQL),
		"changes":    strings.NewReplacer("?0", "5", "?1", "now()").Replace(emailChangesSQL),
		"a change":   strings.NewReplacer("?0", "5", "?1", "now()", "?2", "'many77'").Replace(emailChangeByRefSQL),
		"begun":      "select count(*) from email_changes where account_id = 5 and made_at > now()",
		"sign-ins":   "select count(*) from sign_ins where account_id = 5 and created_at > now() - interval '15 minutes'",
		"signed in":  "update sessions set ended_at = now() where account_id = 5 and ended_at is null",
	}
	maps.Copy(queries, laterQueries)
	for name, query := range queries {
		for _, line := range w.explain(query) {
			if name == "members" && strings.Contains(line, "on contributions n") {
				continue // some hundred tasks of many colleagues: of 10,000 sheets it hashes them all
			}
			if strings.Contains(line, "Seq Scan on") && !smallTable.MatchString(line) {
				t.Errorf("%s: %s", name, strings.TrimSpace(line))
			}
		}
	}
	lines, err := w.AssignedTasks(w.ctx, w.owner.ID)
	if err != nil || len(lines) != 1 {
		t.Errorf("%d lines, %v", len(lines), err)
	}
	t.Run("retention", w.retentionPlans) // last, since it fills more tables
}

// smallTable is one that has few rows here, of which Postgres rightly reads all.
var smallTable = regexp.MustCompile(` on (versions|definitions|cases|accounts|work_groups) `)

// laterQueries are those of pages beside the lists and the form.
var laterQueries = map[string]string{
	"former":       asked(formerRecipientsSQL, "5", "'{77,78}'", "'ot-advice'"),
	"sent before":  asked(sentBeforeSQL, "'{77,77}'", "'{1,2}'", "'{b7@x.example,\"\"}'", "'{\"\",g77}'"),
	"sent tasks":   "select ref from tasks where sending_id = 77 order by id",
	"parts":        asked(strings.ReplaceAll(partsSQL, "?", "77")),
	"parts in":     asked(partsInSQL, "5", "77"),
	"domains":      strings.ReplaceAll(domainsSQL, "?", "2000"),
	"absences":     asked(absenceSQL+absentToday, "'2026-10-15'", "'{205,206}'::bigint[]"),
	"absence":      asked(absenceSQL, "'2026-10-15'", "'{205}'::bigint[]"),
	"calendar":     asked(calendarSQL, "5"),
	"calendar of":  "select k.account_id from calendars k join accounts a on a.id = k.account_id where k.token_hash = sha256('b77')",
	"noticed":      asked(noticedSQL, "5", "77", "timestamptz '2026-10-15'"),
	"earlier":      asked(earlierSQL, "5", "77", "1", "'Diane'", "'2018-01-01'"),
	"guest tasks":  asked(guestTasksSQL, "5"),
	"guests ended": asked(endedGuestsSQL, "now() - interval '3 days'"),
	"open senders": asked(openSendersSQL, "5"),
	"round":        asked(roundSQL, "5", "'many77'", "1"),
	"round list":   "select r.round, a.name from submissions r join accounts a on a.id = r.account_id join task_holders h on h.task_id = r.task_id and h.account_id = 5 where r.task_id = 77",
	"proposal":     "select id, was from proposals where task_id = 77 and kind = 'more_time' and settled_at is null",
	"messages of":  "select count(*) from messages where task_id = 77",
	"read":         "update messages m set read_at = now() from tasks t where t.ref = 'many77' and m.task_id = t.id and m.read_at is null and m.council",
	"held":         asked(heldTaskSQL, "'many77'"),
	"take back":    asked(mayTakeBackSQL, "5", "6", "7"),
	"signing open": "select id from signings where task_id = 77 and ended_at is null",
	"comment":      "select coalesce(reply_to, id), path from comments where ref = 'k77' and task_id = 77",
	"comments":     "select count(*) from comments where task_id = 77 and settled_at is null",
	"settle":       "update comments set settled_at = now() where task_id = 77 and 77 in (id, reply_to) and settled_at is null",
	"stray":        "update strays y set settled_at = now() where ref = 'y77' and (account_id = 5 or exists (select 1 from tasks t where t.contribution_id = y.contribution_id and t.owner_id = 5))",
	"paste made":   "update pastes set body = '' where ref = 'p77' and contribution_id = 77 and account_id = 5",
	"pastes old":   "delete from pastes where made_at < now() - interval '7 days'",
	"chased today": "select a.name from chases k join accounts a on a.id = k.account_id where k.task_id = 77 and k.chased_on = '2026-10-15'",
	"case chased":  asked(caseChasedSQL, "5", "2"),
	"bulk tasks":   strings.NewReplacer("?0", "5", "?1", "'2026-10-15'", "?2", "'{many77,many78}'").Replace(bulkTasksSQL),
	"missing":      strings.NewReplacer("?0", "5", "?1", "'2026-10-15'", "(select id from cases where ref = ?2)", "77").Replace(missingSQL),
	"bulk lines":   strings.NewReplacer("?0", "5", "?1", "'2026-10-15'", "?2", "'u77'").Replace(bulkLinesSQL),
	"undelivered":  strings.NewReplacer("?0", "5", "?1", "0", "?2", "40").Replace(undeliveredSQL),
	"failed count": strings.ReplaceAll(countUndeliveredSQL, "?0", "5"),
	"digests due":  strings.NewReplacer("?0", "'2026-10-15'", "?1", "100").Replace(claimDigestsSQL),
	"news":         strings.NewReplacer("?0", "5", "?1", "'2026-10-15'").Replace(newsSQL),
	"leads":        strings.NewReplacer("?0", "0", "?1", "5").Replace(leadsSQL),
	"work lines":   asked(workLinesSQL, "'{77,78,79}'"),
	"case seen":    "select 1 from audit_events where case_id = 2 and account_id = 5 and kind = 'case_viewed' and at >= now()",
}

// With 8,000 accounts neither the list of people nor its search reads them all, in whatever way it is narrowed to a page.
func TestPeoplePlans(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.exec(`insert into accounts (ref, email, name, organisation, roles, password_hash, created_at)
select 'b' || i, 'b' || i || '@x.example', 'Ann' || i % 4000 || ' Jones' || i % 900, 'Clinic ' || i % 40, '{professional}', '', now() from generate_series(1, 8000) i`))
	w.must(w.exec("analyze"))
	admin := w.account("ada@northshire.example", "Ada Admin", portal.RoleAdministrator)
	log := &statements{}
	w.db = w.db.WithQueryHook(log)
	for name, q := range map[string]PeopleQuery{"by name": {}, "a later page": {After: "b77"}, "a word": {Search: "jones77"}, "two words": {Search: "ann7 jones"}, "an address": {Search: "b77@x.example"},
		"professionals": {Role: portal.RoleProfessional}, "idle": {Filter: FilterIdle}, "not reviewed": {Filter: FilterDue}} {
		q.Limit = 50
		_, _, err := w.People(w.ctx, admin.ID, q)
		w.must(err)
		for _, query := range log.asked {
			for _, line := range w.explain(query) {
				if strings.Contains(line, "Seq Scan on accounts") {
					t.Errorf("%s: %s", name, strings.TrimSpace(line))
				}
			}
		}
		log.asked = nil
	}
}

// asked is a statement with its arguments written into it: of Postgres ($1), of Bun by number
// (?0) or in their order (?).
func asked(query string, args ...string) string {
	for i, a := range args {
		query = strings.NewReplacer(fmt.Sprint("$", i+1), a, fmt.Sprint("?", i), a).Replace(query)
	}
	for _, a := range args {
		query = strings.Replace(query, " ?", " "+a, 1)
		query = strings.Replace(query, "(?", "("+a, 1)
	}
	return query
}

func (w *world) explain(query string) (plan []string) {
	w.t.Helper()
	rows, err := w.db.DB.QueryContext(w.ctx, "explain "+query)
	if err != nil {
		w.t.Fatalf("%v: %s", err, query)
	}
	for rows.Next() {
		var line string
		w.must(rows.Scan(&line))
		plan = append(plan, line)
	}
	w.must(rows.Err())
	return plan
}

func BenchmarkSessionByToken(b *testing.B) {
	w := newWorld(b)
	token, _ := w.signIn(w.owner)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := w.SessionByToken(w.ctx, token); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkOpenSheet(b *testing.B) {
	w := newWorld(b)
	w.wide()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if s, err := w.OpenSheet(w.ctx, w.owner.ID, w.ref); err != nil || len(s.Tabs) != 8 {
				b.Error(err)
			}
		}
	})
}

func BenchmarkAssignedTasks(b *testing.B) {
	w := newWorld(b)
	for range 20 {
		w.send(w.owner, nil)
	}
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := w.AssignedTasks(w.ctx, w.owner.ID); err != nil {
				b.Error(err)
			}
		}
	})
}

// Sixteen writers, each on a task of their own, save without end.
func BenchmarkSaveTab(b *testing.B) {
	w := newWorld(b)
	body := []byte(strings.Repeat("Diane writes with a static tripod grip. ", 50))
	sheets := make(chan SheetIDs, 16)
	for range 16 {
		sheets <- w.open(w.owner, w.send(w.owner, nil)).SheetIDs
	}
	b.SetParallelism(8)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		ids := <-sheets
		for base := int64(1); pb.Next(); base++ {
			_, _, err := w.SaveTab(w.ctx, Save{SheetIDs: ids, AccountID: w.owner.ID, Tab: "details", Base: base, Body: body, Done: 1, Total: 3})
			if err != nil {
				b.Error(err)
			}
		}
	})
}

// wide gives the task eight tabs of 2 kB.
func (w *world) wide() {
	w.t.Helper()
	for i := range 7 {
		body := fmt.Sprintf(`{"text":"%s"}`, strings.Repeat(portal.Stamp(start)+" ", 90))
		_, err := w.save(fmt.Sprint("tab", i), 0, "", body)
		w.must(err)
	}
}
