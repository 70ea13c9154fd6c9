-- A counter-signature also ends when whoever was asked for it has left.
alter table signings drop constraint signings_outcome_check;
alter table signings add constraint signings_outcome_check check (outcome in ('', 'signed', 'sent_back', 'taken_back', 'left'));
