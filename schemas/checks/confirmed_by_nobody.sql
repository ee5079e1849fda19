-- title: A claim graded as confirmed is supported by another lineage
-- severity: error
-- table: claims
-- field: credibility
-- message: credibility 1 (confirmed) requires a similar claim from another lineage; none was found
with claims_with_lineage as (
    select claims.*, lineages.lineage_id from claims join lineages using (source_id)
)
select one.claim_id
from claims_with_lineage as one
where one.credibility = 1
  and not exists (
      from claims_with_lineage as other
      where other.lineage_id <> one.lineage_id
        and (other.event_id = one.event_id
             or (other.type = one.type and other.subject_id = one.subject_id
                 and other.object_id is not distinct from one.object_id))
  )
