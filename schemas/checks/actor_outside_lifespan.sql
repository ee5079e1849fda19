-- title: An event falls within the active period of each of its actors
-- severity: error
-- table: events
-- field: date_edtf
-- message: the date {date_edtf} is outside the active period of {actor} ({active_edtf})
-- hint: correct the date or the actors here, or the cell "active" of {actor_id} in raw/actors.csv
select events.event_id, events.date_edtf, actors.actor_id, actors.name as actor, actors.active_edtf
from events
join event_actors using (event_id)
join actors using (actor_id)
where events.date_end < actors.active_start
   or events.date_start > actors.active_end
