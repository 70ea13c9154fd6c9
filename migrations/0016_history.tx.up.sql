-- Sittings that nobody closed are found by their age, and kept words by their writer.
create index tabs_sitting on tabs (sitting_at) where sitting_at is not null;
create index strays_account on strays (account_id) where settled_at is null;
