-- title: Which counts for the same event differ, and between which lineages?
-- description: Pairs of documents that give different numbers in the same unit for the same event. A lineage is an original document together with all copies made from it.
select
    events.event_id, events.title, one.unit,
    one.count_said, one.source_id, first.lineage_id,
    two.count_said as other_count_said, other.short_title as other_source, root.short_title as other_lineage
from claims as one
join claims as two
    on two.event_id = one.event_id and two.unit = one.unit and two.source_id > one.source_id
join events on events.event_id = one.event_id
join lineages as first on first.source_id = one.source_id
join lineages as second on second.source_id = two.source_id
join sources as other on other.source_id = two.source_id
join sources as root on root.source_id = second.lineage_id
where one.count_low is distinct from two.count_low
   or one.count_high is distinct from two.count_high
order by events.event_id, one.unit, one.source_id, two.source_id
