-- title: An event lies inside the lifespan of each of its actors
-- severity: error
-- table: events
-- field: date
-- message: {date} lies outside the time in which {actor} was active, {active}
select events.event_id, events.date, actors.name as actor, actors.active
from events
join event_actors using (event_id)
join actors using (actor_id)
where events.date_end < actors.active_start
   or events.date_start > actors.active_end
