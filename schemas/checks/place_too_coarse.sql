-- title: The place precision of an event matches the kind of place
-- severity: error
-- table: events
-- field: where_precision
-- message: precision {where_precision} does not match {place} (kind: {kind}); expected 6 for a country, 4 for a province, 5 for a region, 1 to 3 for a city or site
select events.event_id, places.name as place, places.kind, events.where_precision
from events
join places using (place_id)
where (places.kind = 'country' and events.where_precision <> 6)
   or (places.kind = 'province' and events.where_precision <> 4)
   or (places.kind = 'region' and events.where_precision <> 5)
   or (places.kind in ('city', 'site') and events.where_precision not in (1, 2, 3))
