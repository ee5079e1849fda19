-- title: Every event is supported by at least one claim
-- severity: error
-- table: events
-- field: event_id
-- message: no claim is about the event "{title}"; expected at least one
-- hint: find the claim about it, which may have another event by mistake; delete the event only if no document
-- reports it
select event_id, title
from events
where event_id not in (select event_id from claims where event_id is not null)
