-- title: Which words support each figure?
-- description: Each figure with its bounds, its event, its quote and the lineage of its document.
select
    claims.claim_id, claims.event_id, events.title as event, claims.unit, claims.count_text, claims.bound,
    claims.count_low, claims.count_best, claims.count_high, claims.source_id, lineages.lineage_id, claims.quote
from claims
left join events using (event_id)
left join lineages using (source_id)
where claims.count_text is not null or claims.share_text is not null
order by claims.claim_id
