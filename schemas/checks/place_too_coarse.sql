-- title: The precision of a place fits its kind
-- severity: error
-- table: events
-- field: where_precision
-- message: {place} is a {kind}, which does not go with precision {where_precision}
select events.event_id, places.name as place, places.kind, events.where_precision
from events
join places using (place_id)
where (places.kind = 'country' and events.where_precision <> 6)
   or (places.kind = 'province' and events.where_precision <> 4)
   or (places.kind = 'region' and events.where_precision <> 5)
   or (places.kind in ('city', 'site') and events.where_precision not in (1, 2, 3))
