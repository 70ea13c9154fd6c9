-- In which roles a task is done, of those that the form names: its owner fills in and reads the
-- tabs of these roles only. Null: the whole form.
alter table tasks add column roles text[] check (cardinality(roles) > 0);
