-- title: How many events of each type are there, and how many people were killed?
-- description: One row for each type, with the number of events and of people killed.
select type, count(*) as events, sum(killed)::integer as killed
from events
group by type
order by events desc, type
