-- A file can answer a question (x-kind: file). question is the form name of that question, empty for a
-- supporting document.
alter table attachments add column question text not null default '';
