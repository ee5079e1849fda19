-- title: Copies of the same text repeat each other and do not support each other
-- severity: error
-- table: claim_links
-- field: relation
-- message: the relation is supports, but both documents go back to the same text, {lineage}; a copy is not independent
-- hint: change the relation to repeats
select claim_links.claim_id, claim_links.other_id, one.lineage_id as lineage
from claim_links
join claims as first on first.claim_id = claim_links.claim_id
join claims as second on second.claim_id = claim_links.other_id
join lineages as one on one.source_id = first.source_id
join lineages as two on two.source_id = second.source_id
where claim_links.relation = 'supports'
  and one.lineage_id = two.lineage_id
  and first.source_id <> second.source_id
