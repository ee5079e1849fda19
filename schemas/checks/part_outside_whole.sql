-- title: A part of an event lies in the time of the whole
-- severity: error
-- table: events
-- field: part_of
-- message: {date} lies outside {whole_date}, the time of {whole} that it is part of
select part.event_id, part.date, whole.event_id as whole, whole.date as whole_date
from events as part
join events as whole on part.part_of = whole.event_id
where part.date_end < whole.date_start
   or part.date_start > whole.date_end
