-- What is counted and listed of one form, without a look at all that was ever sent (decision 0032).

-- Submissions of a form that an export would hold: by team and day.
create index tasks_submitted_form on tasks (team_id, definition_id, submitted_at) include (state) where submitted_at is not null and removed_at is null;
-- What still runs on the versions of a form.
create index tasks_definition_open on tasks (definition_id) where state in ('assigned', 'returned', 'counter_signing', 'decline_proposed');
