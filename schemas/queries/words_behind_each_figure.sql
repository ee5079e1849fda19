-- title: Which words stand behind each figure?
-- description: Each figure with its bounds, the event that it is about and the quote that it comes from.
select
    claims.claim_id, events.title as event, claims.unit, claims.count, claims.bound,
    claims.count_low, claims.count_best, claims.count_high, claims.source_id, claims.quote
from claims
left join events using (event_id)
where claims.count is not null or claims.share is not null
order by claims.claim_id
