-- title: A claim graded as confirmed has a witness in another lineage
-- severity: error
-- table: claims
-- field: credibility
-- message: credibility 1 says confirmed by others, but no other lineage says the like of it
with witness as (
    select claims.*, lineages.lineage_id from claims join lineages using (source_id)
)
select one.claim_id
from witness as one
where one.credibility = 1
  and not exists (
      from witness as other
      where other.lineage_id <> one.lineage_id
        and (other.event_id = one.event_id
             or (other.type = one.type and other.subject_id = one.subject_id
                 and other.object_id is not distinct from one.object_id))
  )
