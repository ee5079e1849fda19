-- title: A relation between actors names both actors
-- severity: error
-- table: claims
-- field: object_id
-- message: a claim of type {type} has no {missing}; expected a subject and an object
-- hint: fill in the {missing}, or correct the type
select
    claim_id, type,
    case when subject_id is null then 'subject' else 'object' end as missing
from claims
where type in ('rivalry', 'alliance', 'cooperation', 'splinter', 'affiliation')
  and (subject_id is null or object_id is null)
