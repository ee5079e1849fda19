-- title: When did each event happen, and how certain is this?
-- description: Each event with the first and last day that its date allows, the precision of the date, whether it is one incident or several, and whether independent lineages confirm the event.
select
    events.event_id, events.title, events.type, events.clarity, events.date_edtf, events.date_start, events.date_end,
    events.date_precision, event_support.status, event_support.lineages, event_support.claims
from events
left join event_support using (event_id)
order by events.date_start nulls first, events.date_end nulls last, events.event_id
