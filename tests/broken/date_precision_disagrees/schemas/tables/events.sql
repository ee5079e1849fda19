select
    event.event_id, event.title, event.type, event.clarity,
    event.date, event.date_start, event.date_end, 1 as date_precision, event.date_basis,
    place.place_id, event.where_precision, event.part_of, event.notes
from raw.events as event
left join raw.places as place on place.name = event.place
