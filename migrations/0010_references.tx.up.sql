-- A reference is one however it is written: ehc-1042 and EHC-1042 are the same case.

create unique index cases_reference_lower on cases (lower(reference));
