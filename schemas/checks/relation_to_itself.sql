-- title: A relation connects different actors
-- severity: error
-- table: claims
-- field: object_id
-- message: {actor} is in the cells "{part}" and "{raw_column}"; expected different actors
-- hint: correct the cell "{part}" or the cell "{raw_column}"
with pairs as (
    select claim_id, subject_id as actor_id, 'subject' as part, 'object' as other
    from claims
    where object_id = subject_id
    union all
    select claim_id, against_id, 'subject', 'against' from claims where against_id = subject_id
    union all
    select claim_id, against_id, 'object', 'against' from claims where against_id = object_id
)
select distinct on (pairs.claim_id)
    pairs.claim_id, actors.name as actor, pairs.part, pairs.other as raw_column
from pairs
join actors using (actor_id)
order by pairs.claim_id, pairs.part desc, pairs.other
