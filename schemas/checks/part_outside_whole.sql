-- title: A part of an event falls within the time of the larger event
-- severity: error
-- table: events
-- field: part_of
-- message: the date {date_edtf} is outside {whole_date}, the date of the larger event {whole}
-- hint: correct the date or part_of here, or the date of {whole}
select part.event_id, part.date_edtf, whole.event_id as whole, whole.date_edtf as whole_date
from events as part
join events as whole on part.part_of = whole.event_id
where part.date_end < whole.date_start
   or part.date_start > whole.date_end
