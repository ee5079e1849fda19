-- title: How many events rest on one independent source?
-- description: The number of events, and of those that only one lineage reports. Documents of one lineage are copies of each other, or of a common original.
select
    count(*) as events,
    count(*) filter (where lineages = 1) as on_one_source,
    count(*) filter (where lineages > 1) as on_several_sources
from event_support
