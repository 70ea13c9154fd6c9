-- Several people fill in one answer sheet, each some of its tabs.

-- The names of the tabs that a task writes; null for all that its roles do. What they are called,
-- for lists.
alter table tasks add column tabs text[] check (cardinality(tabs) > 0);
alter table tasks add column part text check (part <> '');
alter table tasks add constraint tasks_part check ((tabs is null) = (part is null));

-- How far somebody is with a part; how far a whole sheet is stands on the sheet.
create table part_progress (
    task_id    bigint primary key references tasks,
    tabs_done  int not null,
    tabs_total int not null
);

-- Whoever has a form asks somebody elsewhere for a part of it: asked_of is the task that it was part of, and
-- lent says there which of its tabs are with others. They come back when the part is taken back or declined.
alter table tasks add column lent text[] not null default '{}';
alter table tasks add column asked_of bigint references tasks;
alter table tasks add column asked_by bigint references accounts;
alter table tasks add constraint tasks_asked check ((asked_of is null) = (asked_by is null) and (asked_of is null or tabs is not null));
create index tasks_asked_of on tasks (asked_of) where asked_of is not null;
create index tasks_asked_by on tasks (asked_by) where asked_by is not null;
