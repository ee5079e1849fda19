-- title: Copies in the same lineage count as one independent source
-- severity: error
-- table: event_support
-- field: lineages
-- message: the number of lineages is {lineages}; expected {roots}
-- hint: ask the maintainer: the number is computed in schemas/tables/event_support.sql, and no cell of raw/
-- contains it
with recursive walk as (
    select source_id, source_id as root, derived_from from sources
    union
    select walk.source_id, parent.source_id, parent.derived_from
    from walk
    join sources as parent on walk.derived_from = parent.source_id
),
counted as (
    select claims.event_id, count(distinct walk.root) as roots
    from claims
    join walk using (source_id)
    where walk.derived_from is null
      and claims.affirms_event
    group by claims.event_id
)
select event_support.event_id, event_support.lineages, counted.roots
from event_support
join counted using (event_id)
where event_support.lineages <> counted.roots
