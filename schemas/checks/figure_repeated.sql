-- title: A figure in a document belongs to only one event
-- severity: error
-- table: claims
-- field: event_id
-- message: {other} has the same quote and number, but the event {other_event}; expected one event for one number
-- hint: if the number counts both events together, make one event of clarity 2 for them, and code it once for that
-- event; otherwise delete the claim with the wrong event
select one.claim_id, two.event_id as other_event, two.claim_id as other
from claims as one
join claims as two
    on two.claim_id < one.claim_id
    and two.source_id = one.source_id
    and two.quote = one.quote and two.occurrence = one.occurrence
    and two.unit = one.unit and two.count_text = one.count_text
where two.event_id <> one.event_id
