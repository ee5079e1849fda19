-- title: Who claimed responsibility for each act of violence, and who else is named?
-- description: Each act of violence with the actors that claim it, or "nobody, in these documents", and the actors that others name.
select
    events.event_id, events.title, events.type, events.date_edtf,
    coalesce(
        string_agg(actors.name, '; ' order by actors.name) filter (event_responsibility.status = 'claimed'),
        'nobody, in these documents'
    ) as claimed_by,
    string_agg(actors.name, '; ' order by actors.name) filter (event_responsibility.denied > 0) as denied_by,
    string_agg(
        actors.name || ' (' || replace(event_responsibility.status::varchar, '_', ' ') || ')', '; ' order by actors.name
    ) filter (event_responsibility.status not in ('claimed', 'denied')) as others_name
from events
left join event_responsibility using (event_id)
left join actors using (actor_id)
where events.event_class in ('incident', 'aggregate', 'episode')
group by all
order by events.event_id
