with named as (
    select
        event_actors.event_id,
        string_agg(actors.name, '; ' order by actors.name)
            filter (event_actors.role in ('perpetrator', 'speaker', 'participant')) as who,
        string_agg(actors.name, '; ' order by actors.name)
            filter (event_actors.role in ('target', 'addressee', 'beneficiary')) as whom
    from event_actors
    join actors using (actor_id)
    group by all
),
owned as (
    select event_responsibility.event_id, string_agg(actors.name, '; ' order by actors.name) as claimed_by
    from event_responsibility
    join actors using (actor_id)
    where event_responsibility.status = 'claimed'
    group by all
),
reported as (
    select event_id, string_agg(distinct source_id, '; ' order by source_id) as documents
    from claims
    where event_id is not null
    group by all
)
select
    events.event_id, events.title, events.event_class, events.type,
    events.date_edtf, events.date_start, events.date_end, events.date_open, events.date_precision,
    places.name as place, places.country, places.latitude, places.longitude, events.where_precision,
    named.who, named.whom, owned.claimed_by,
    deaths.low as deaths_low, deaths.best as deaths_best, deaths.high as deaths_high,
    deaths.range_open as deaths_open, deaths.best_said as deaths_said,
    injuries.low as injuries_low, injuries.best as injuries_best, injuries.high as injuries_high,
    injuries.range_open as injuries_open, injuries.best_said as injuries_said,
    event_support.status, event_support.lineages, event_support.claims, reported.documents,
    events.part_of
from events
join event_support using (event_id)
join reported using (event_id)
left join places using (place_id)
left join named using (event_id)
left join owned using (event_id)
left join event_estimates as deaths on deaths.event_id = events.event_id and deaths.unit = 'deaths'
left join event_estimates as injuries on injuries.event_id = events.event_id and injuries.unit = 'injuries'
