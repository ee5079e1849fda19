-- title: Which events are reported by only one lineage?
-- description: Events that only one lineage reports, with the number of its documents and claims.
select
    events.event_id, events.title, events.type, events.date_edtf,
    min(root.short_title) as lineage,
    event_support.documents, event_support.claims
from event_support
join events using (event_id)
join claims using (event_id)
join lineages using (source_id)
join sources as root on root.source_id = lineages.lineage_id
where event_support.status = 'single_lineage' and claims.affirms_event
group by all
order by events.event_id
