select
    event.event_id, event.title, event.type, event.clarity,
    if(event.clarity = 1, event_type.class_of_one, event_type.class_of_several) as event_class,
    event.date as date_edtf, event.date_start, event.date_end,
    event.date_start is null or event.date_end is null as date_open,
    event.date_precision, event.date_basis,
    place.place_id, event.where_precision, event.part_of, event.notes
from raw.events as event
join reference.event_types as event_type using (type)
left join raw.places as place on place.name = event.place
