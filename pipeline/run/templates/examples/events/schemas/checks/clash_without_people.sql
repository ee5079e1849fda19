-- title: A clash has a number of people killed or injured
-- severity: warning
-- table: events
-- field: type
-- message: {title} is a clash, but nobody was killed or injured
select event_id, title
from events
where type = 'clash' and coalesce(killed, 0) + coalesce(injured, 0) = 0
