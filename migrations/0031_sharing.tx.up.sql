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
