-- Automatic replies, calendars, guests, and marks at answers.

-- What a sender reads while somebody is away, sealed by the ring: it belongs to no case. Work may
-- go to a deputy or into the tray of a group instead.
create table absences (
    account_id bigint primary key references accounts,
    running    boolean not null,
    body       bytea not null,
    from_on    date not null,
    until_on   date,
    deputy_id  bigint references accounts,
    group_id   bigint references work_groups,
    changed_at timestamptz not null,
    check (until_on is null or until_on >= from_on),
    check (deputy_id is null or (group_id is null and deputy_id <> account_id))
);
create index absences_deputy on absences (deputy_id) where deputy_id is not null;
create index absences_group on absences (group_id) where group_id is not null;

-- A calendar of due dates. Its address carries a token that is kept only as a hash.
create table calendars (
    account_id bigint primary key references accounts,
    token_hash bytea not null unique,
    made_at    timestamptz not null,
    -- The day on which reading it was last written into the audit.
    read_on    date
);

-- A guest contributor registers for one form; guest_until is until when.
alter table invitations add column guest boolean not null default false;
alter table tasks add column guest_until timestamptz;
alter table tasks add column guest_told_at timestamptz;
create index tasks_guest on tasks (guest_until) where guest_until is not null and guest_told_at is null;

-- What the portal noticed about an answer or a file and its writer has not put aside, or has.
-- place is the path of the question, or file/ and the reference of a file; mac is a keyed hash
-- of what was noticed, body, sealed under the key of the case, what is said of it.
create table answer_marks (
    contribution_id bigint not null references contributions,
    kind            text not null check (kind in ('name', 'copied')),
    place           text not null,
    mac             bytea not null,
    account_id      bigint not null references accounts,
    body            bytea not null,
    made_at         timestamptz not null,
    settled_at      timestamptz,
    primary key (contribution_id, kind, place, mac)
);
create index answer_marks_account on answer_marks (account_id);
