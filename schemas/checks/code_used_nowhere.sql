-- title: Every code is used by at least one row
-- severity: warning
-- table: codes
-- field: code
-- message: the code "{code}" of {code_list} is not used by any row
-- hint: if the code is for documents to come, accept the finding in raw/waivers.csv; delete it only if it was
-- never published
with used as (
    -- Scales of a codebook or a standard are excluded, because they are kept complete.
    unpivot (select distinct type::varchar as actor_types from actors) on actor_types into name code_list value code
    union
    unpivot (select distinct type as event_types from events) on event_types into name code_list value code
    union
    unpivot (select distinct type as claim_types, unit as count_units, modality as modalities, polarity as polarities from claims)
        on claim_types, count_units, modalities, polarities into name code_list value code
    union
    unpivot (select distinct kind as place_kinds from places) on place_kinds into name code_list value code
    union
    unpivot (select distinct language as languages, genre as genres from sources) on languages, genres into name code_list value code
    union
    unpivot (select distinct role as roles from actor_roles) on roles into name code_list value code
)
select codes.code_list, codes.code
from codes
where codes.code_list in (select code_list from used)
  and not exists (from used where used.code_list = codes.code_list and used.code = codes.code)
