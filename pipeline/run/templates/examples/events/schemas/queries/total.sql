-- title: How many events are there in all?
-- description: One row with the number of events and of places.
select count(*) as events, count(distinct place_id) as places
from events
