-- title: Claims that repeat each other have the same type
-- severity: error
-- table: claim_links
-- field: relation
-- message: the relation is repeats, but {claim} has the type {type} and {other} the type {other_type}
-- hint: read both quotes, and correct the number of the claim that is wrong in the row "{claim}, repeats, {other}" of
-- raw/claim_links.csv; if both are right, correct the type of one claim, or delete that row
select
    claim_links.claim_id, claim_links.other_id,
    claim_links.claim_id as claim, first.type, claim_links.other_id as other, second.type as other_type
from claim_links
join claims as first on first.claim_id = claim_links.claim_id
join claims as second on second.claim_id = claim_links.other_id
where claim_links.relation = 'repeats'
  and first.type <> second.type
