select
    union_no, full_name, names.other_names, founded, founded_start as founded_first, founded_end as founded_last,
    registry_no, weekly_dues
from raw.unions
left join (
    select full_name, string_agg(other_name, ', ' order by other_name) as other_names
    from raw.other_names
    group by full_name
) as names using (full_name)
