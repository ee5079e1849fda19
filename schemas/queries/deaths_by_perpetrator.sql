-- title: How many deaths does each perpetrator have to answer for, at least, at best and at most?
-- description: Deaths summed over the events of each perpetrator. An end that one event leaves open is open for the sum. Deaths of an event are not summed beside those of the larger event that it is part of. An event with two perpetrators counts for each of them.
with recursive within as (
    select event_id, part_of as whole from events where part_of is not null
    union
    select within.event_id, events.part_of
    from within
    join events on events.event_id = within.whole
    where events.part_of is not null
),
deaths as (
    select * from event_estimates where unit = 'deaths' and claims > 0
),
counted as (
    from deaths
    where not exists (
        from within
        join deaths as larger on larger.event_id = within.whole
        where within.event_id = deaths.event_id
    )
)
select
    actors.actor_id, actors.name, count(*) as events,
    if(count(counted.low) = count(*), sum(counted.low), null)::bigint as low,
    if(count(counted.best) = count(*), sum(counted.best), null)::bigint as best,
    if(count(counted.high) = count(*), sum(counted.high), null)::bigint as high,
    case
        when count(counted.low) < count(*) and count(counted.high) < count(*) then 'both ends open'
        when count(counted.low) < count(*) then 'lower end open'
        when count(counted.high) < count(*) then 'upper end open'
        else 'closed'
    end as ends,
    string_agg(counted.event_id, ', ' order by counted.event_id) as event_ids
from counted
join event_actors on event_actors.event_id = counted.event_id and event_actors.role = 'perpetrator'
join actors using (actor_id)
group by all
order by actors.name
