-- Who gets several forms in one sending gets one mail. Each form keeps a mail of its own, so that
-- its delivery is known; those of lead_id go out with that one.
alter table mails add column lead_id bigint references mails on delete set null;
create index mails_lead on mails (lead_id) where lead_id is not null;
