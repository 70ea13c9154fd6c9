-- What is counted and listed of one form, without a look at all that was ever sent (decision 0032).

-- Submissions of a form that an export would hold: by team and day.
create index tasks_submitted_form on tasks (team_id, definition_id, submitted_at) include (state) where submitted_at is not null and removed_at is null;
-- What still runs on the versions of a form.
create index tasks_definition_open on tasks (definition_id) where state in ('assigned', 'returned', 'counter_signing', 'decline_proposed');

-- The words of a name, each with its team in front of it: whoever works in a few teams meets no name of another.
create function team_words(name text, team bigint) returns tsvector language sql immutable parallel safe as $$
    select array_to_tsvector(coalesce(array_agg(team || ' ' || lexeme), '{}')) from unnest(to_tsvector('simple', name))
$$;
-- Names of a team that have a word beginning with each of the words typed; none fits when there are no words.
create function team_query(typed text, team bigint) returns tsquery language sql immutable parallel safe as $$
    select coalesce(string_agg('''' || team || ' ' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''':*', ' & '), '')::tsquery
    from unnest(to_tsvector('simple', typed))
$$;
create index cases_team_words on cases using gin (team_words(child_name, team_id));
drop index cases_words;

-- People of a rare role, and those who cannot sign in.
create index accounts_roles on accounts using gin (roles);
create index accounts_disabled on accounts (lower(name), id) where disabled_at is not null;

-- What is open, whatever its state: one range for each team. They hold the few tasks on which work goes on.
create index tasks_open_due on tasks (team_id, (coalesce(due_on, 'infinity'::date)), id) include (state, due_on, definition_id, owner_id, group_id, sender_id)
    where state in ('assigned', 'returned', 'counter_signing', 'decline_proposed');
create index tasks_open_sent on tasks (team_id, sent_at, id) include (state, due_on, definition_id, owner_id, group_id, sender_id)
    where state in ('assigned', 'returned', 'counter_signing', 'decline_proposed');
create index tasks_open_child on tasks (team_id, child, id) include (state, due_on, definition_id, owner_id, group_id, sender_id)
    where state in ('assigned', 'returned', 'counter_signing', 'decline_proposed');

-- The forms in parts, of which one submission stands for all.
create index tasks_in_parts on tasks (definition_id) where tabs is not null or lent <> '{}';
