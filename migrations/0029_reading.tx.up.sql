-- Submissions of a version of a form, for exports of many.
create index submissions_version on submissions (version_id, id);
