-- title: The date precision is 1 for a single day, and higher for a longer time
-- severity: error
-- table: events
-- field: date_precision
-- message: precision {date_precision} does not match the date {date_edtf}; precision 1 means a single day
select event_id, date_edtf, date_precision
from events
where (date_precision = 1) <> coalesce(date_start = date_end, false)
