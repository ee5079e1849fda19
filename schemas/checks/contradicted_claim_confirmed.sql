-- title: A claim that an independent document contradicts is not graded as confirmed
-- severity: error
-- table: claims
-- field: credibility
-- message: the credibility is 1 (confirmed), but {other} of an independent document contradicts this claim
-- hint: read both quotes; if both claims are coded as the documents have it, change the credibility here to 2 or
-- more
select claims.claim_id, min(pairs.other) as other
from claims
join (
    select claim_id, other_id as other from contradictions where lineages > 1
    union all
    select other_id, claim_id from contradictions where lineages > 1
) as pairs using (claim_id)
where claims.credibility = 1
group by all
