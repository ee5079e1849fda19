-- title: A claim graded as confirmed is supported by an independent document
-- severity: error
-- table: claims
-- field: credibility
-- message: the credibility is 1 (confirmed), but no claim of an independent document is similar; a copy of the same text is not independent
-- hint: change the credibility to 2 or more; only if an independent document does say the same, code that claim
-- for the same event
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
