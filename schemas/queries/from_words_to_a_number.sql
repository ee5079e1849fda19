-- title: How do contradicting words become a number?
-- description: For each event whose sources give numbers that exclude each other: the statements with their quotes and bounds, and the estimate that they lead to.
with disputed as (
    from event_estimates where status = 'conflicting'
),
steps as (
    select
        disputed.event_id, disputed.unit, claims.claim_id, sources.short_title as document, root.short_title as lineage,
        claims.quote, claims.count_said as said, claims.count_low as low, claims.count_best as best,
        claims.count_high as high, null as rule
    from claims
    join disputed using (event_id, unit)
    join sources using (source_id)
    join lineages using (source_id)
    join sources as root on root.source_id = lineages.lineage_id
    where claims.count_text is not null
    union all
    select event_id, unit, null, 'the estimate', null, null, best_said, low, best, high, rule::varchar
    from disputed
)
select event_id, unit, claim_id, document, lineage, quote, said, low, best, high, rule
from steps
order by event_id, unit, claim_id nulls last
