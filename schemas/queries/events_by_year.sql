-- title: How many events took place in each year, certainly and possibly?
-- description: Events of each class. An event certainly took place in a year if its date allows no other; it possibly did if its date allows the year. Episodes such as wars may last through several years and are counted in each of them as possible.
with bounds as (
    select min(year(date_start)) as first, max(year(date_end)) as last from events
),
years as (
    select unnest(range(first, last + 1)) as year from bounds
)
select
    years.year, events.event_class,
    count(*) filter (year(events.date_start) = years.year and year(events.date_end) = years.year) as certainly,
    count(*) as possibly,
    string_agg(events.event_id, ', ' order by events.event_id) filter (
        year(events.date_start) = years.year and year(events.date_end) = years.year
    ) as certain_events
from years
join events
    on coalesce(year(events.date_start) <= years.year, true) and coalesce(year(events.date_end) >= years.year, true)
group by all
order by years.year, events.event_class
