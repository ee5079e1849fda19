with recursive descent as (
    select source_id, source_id as lineage_id, 0 as steps
    from sources
    where derived_from is null
    union all
    select child.source_id, parent.lineage_id, parent.steps + 1
    from sources as child
    join descent as parent on child.derived_from = parent.source_id
)
select source_id, lineage_id, steps
from descent
