-- title: Precision 1 stands exactly where a date is one day
-- severity: error
-- table: events
-- field: date_precision
-- message: {date} has precision {date_precision}, which does not fit the interval
select event_id, date, date_precision
from events
where (date_precision = 1) <> coalesce(date_start = date_end, false)
