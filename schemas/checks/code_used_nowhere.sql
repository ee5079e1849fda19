-- title: Every code is used by at least one row
-- severity: warning
-- table: codes
-- field: code
-- message: the code "{code}" of {list} is not used by any row
with used as (
    -- Scales of a codebook or a standard are excluded, because they are kept complete.
    unpivot (select distinct type::varchar as actor_types from actors) on actor_types into name list value code
    union
    unpivot (select distinct type as event_types from events) on event_types into name list value code
    union
    unpivot (select distinct type as claim_types, unit as count_units, modality as modalities, polarity as polarities from claims)
        on claim_types, count_units, modalities, polarities into name list value code
    union
    unpivot (select distinct kind as place_kinds from places) on place_kinds into name list value code
    union
    unpivot (select distinct language as languages, genre as genres from sources) on languages, genres into name list value code
    union
    unpivot (select distinct role as roles from actor_roles) on roles into name list value code
)
select codes.list, codes.code
from codes
where codes.list in (select list from used)
  and not exists (from used where used.list = codes.list and used.code = codes.code)
