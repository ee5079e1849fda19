-- title: The place precision of an event matches the kind of place
-- severity: error
-- table: events
-- field: where_precision
-- message: where_precision is {where_precision}, but the place {place} is of the kind {kind}; expected {expected}
-- hint: correct where_precision, or the place if the document names another one
select
    events.event_id, places.name as place, places.kind, events.where_precision,
    case places.kind
        when 'country' then '6' when 'province' then '4' when 'region' then '5' else '1, 2 or 3'
    end as expected
from events
join places using (place_id)
where (places.kind = 'country' and events.where_precision <> 6)
   or (places.kind = 'province' and events.where_precision <> 4)
   or (places.kind = 'region' and events.where_precision <> 5)
   or (places.kind in ('city', 'site') and events.where_precision not in (1, 2, 3))
