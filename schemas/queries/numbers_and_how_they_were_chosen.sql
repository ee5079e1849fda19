-- title: Which number is estimated for each event, and by which rule?
-- description: The estimate for each event and unit, with its range, its rule and the claims that it was chosen from.
select
    events.event_id, events.title, estimate.unit, estimate.low, estimate.best, estimate.best_said, estimate.high,
    estimate.rule, estimate.status, estimate.lineages,
    string_agg(claims.claim_id, ', ' order by claims.claim_id) as claims
from event_estimates as estimate
join events using (event_id)
join claims on claims.event_id = estimate.event_id and claims.unit = estimate.unit and claims.count_text is not null
group by all
order by events.event_id, estimate.unit
