-- title: Every event type, claim type and modality has its row in the reference tables
-- severity: error
-- table: codes
-- field: code
-- message: the code "{code}" of {code_list} has no row in schemas/reference/{code_list}.csv
-- hint: add a row for the code to schemas/reference/{code_list}.csv
with ruled as (
    select 'event_types' as code_list, type::varchar as code from reference.event_types
    union all
    select 'claim_types', type::varchar from reference.claim_types
    union all
    select 'modalities', modality::varchar from reference.modalities
)
select codes.code_list, codes.code
from codes
where codes.code_list in ('event_types', 'claim_types', 'modalities')
  and not exists (from ruled where ruled.code_list = codes.code_list and ruled.code = codes.code)
