-- title: An event falls within the active period of each of its actors
-- severity: error
-- table: events
-- field: date
-- message: the date {date} is outside the active period of {actor} ({active})
select events.event_id, events.date, actors.name as actor, actors.active
from events
join event_actors using (event_id)
join actors using (actor_id)
where events.date_end < actors.active_start
   or events.date_start > actors.active_end
