with supporting as (
    select event_id, claim_id, source_id, lineage_id
    from claims
    join lineages using (source_id)
    where affirms_event
)
select
    events.event_id,
    count(supporting.claim_id) as claims,
    count(distinct supporting.source_id) as documents,
    count(distinct supporting.lineage_id) as lineages,
    case
        when events.event_id in (select event_id from contradictions where lineages = 2) then 'conflicting'
        when count(distinct supporting.lineage_id) > 1 then 'confirmed'
        else 'single_lineage'
    end as status
from events
left join supporting using (event_id)
group by events.event_id
