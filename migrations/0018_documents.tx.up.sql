-- Files and the virus check, and which listed report a file is.

-- scan: none (kept before there was a scanner, or without one), clean, waiting (nobody but who added it opens
-- it), infected (its bytes are gone; the row says so), dismissed (infected, and who added it has read so).
alter table attachments add column scan text not null default 'none'
    check (scan in ('none', 'clean', 'waiting', 'infected', 'dismissed'));
alter table attachments add column scanned_at timestamptz;
alter table attachments add constraint attachments_infected check (scan not in ('infected', 'dismissed') or removed_at is not null);
create index attachments_waiting on attachments (id) where scan = 'waiting' and removed_at is null;

alter table enclosures add column scan text not null default 'none' check (scan in ('none', 'clean', 'waiting', 'infected'));
alter table enclosures add column scanned_at timestamptz;
alter table enclosures add column added_by bigint references accounts;
create index enclosures_waiting on enclosures (id) where scan = 'waiting';
create index enclosures_added_by on enclosures (added_by) where added_by is not null;

-- The row (its _row) of the table of reports in the form that the file is; empty for none said.
alter table attachments add column listed text not null default '';
