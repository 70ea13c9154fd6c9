-- One sending asks several people and work groups at once, and its papers go to all of them or to some.

-- sending_id is what a task was sent with; advice the head of regulation 6(1) that it asks for, empty for none.
alter table tasks add column sending_id bigint references sendings;
alter table tasks add column advice text not null default '' check (advice ~ '^[a-h]?$');
update tasks t set sending_id = s.id from sendings s where s.task_id = t.id;
create index tasks_sending on tasks (sending_id, id) where sending_id is not null;

-- revision tells what an officer has checked from what another one has changed since.
alter table sendings add column sent_at timestamptz;
alter table sendings add column revision bigint not null default 1 check (revision > 0);
update sendings s set sent_at = t.sent_at from tasks t where t.id = s.task_id;
drop index sendings_age;
alter table sendings drop column task_id;
create index sendings_age on sendings (made_at) where sent_at is null;

-- With which tasks a paper goes; none until it is sent.
create table enclosure_tasks (
    enclosure_id bigint not null references enclosures,
    task_id      bigint not null references tasks,
    primary key (enclosure_id, task_id)
);
create index enclosure_tasks_task on enclosure_tasks (task_id, enclosure_id);
insert into enclosure_tasks select id, task_id from enclosures where task_id is not null;

-- Somebody who has two of the tasks opens the paper of each by itself.
alter table enclosure_openings add column task_id bigint;
update enclosure_openings o set task_id = e.task_id from enclosures e where e.id = o.enclosure_id;
alter table enclosure_openings alter column task_id set not null;
alter table enclosure_openings drop constraint enclosure_openings_pkey;
alter table enclosure_openings add primary key (enclosure_id, task_id, account_id);
alter table enclosure_openings add foreign key (enclosure_id, task_id) references enclosure_tasks;
alter table enclosures drop column task_id;

-- Whose addresses are like one that was typed: the domains of those who have an account.
create index accounts_domain on accounts (split_part(email, '@', 2));

-- Which head of regulation 6(1) a form asks for, and which forms a case of a kind usually needs. The council may change them.
create table form_advice (
    form_key text primary key check (form_key <> ''),
    advice   text not null check (advice ~ '^[a-h]$')
);
insert into form_advice (form_key, advice) values
    ('parent-views', 'a'), ('child-views', 'a'), ('ehcna-info-gathering', 'b'), ('specialist-teacher-advice', 'b'),
    ('health-advice', 'c'), ('ot-advice', 'c'), ('physio-advice', 'c'), ('salt-advice', 'c'),
    ('ep-advice', 'd'), ('social-care-advice', 'e');

create table usual_forms (
    kind     text not null check (kind <> ''),
    place    int not null check (place > 0),
    form_key text not null check (form_key <> ''),
    primary key (kind, place)
);
insert into usual_forms (kind, place, form_key) values
    ('assessment', 1, 'ep-advice'), ('assessment', 2, 'health-advice'), ('assessment', 3, 'social-care-advice'),
    ('assessment', 4, 'ehcna-info-gathering'), ('assessment', 5, 'parent-views'), ('assessment', 6, 'child-views'),
    ('consultation', 1, 'consultation-response'),
    ('annual_review', 1, 'annual-review-advice'), ('annual_review', 2, 'health-advice'), ('annual_review', 3, 'social-care-advice'),
    ('annual_review', 4, 'parent-views'), ('annual_review', 5, 'child-views'), ('annual_review', 6, 'roar'),
    ('looked_after', 1, 'cla-care-plan-1'), ('looked_after', 2, 'pep');
