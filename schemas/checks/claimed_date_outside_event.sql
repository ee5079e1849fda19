-- title: The date of an event contains the dates that documents give for it
-- severity: error
-- table: claims
-- field: claimed_date_edtf
-- message: the claimed date {claimed_date_edtf} is outside the date of {event} ("{title}"), {date_edtf}
-- hint: read the quote, and correct the claimed date or the event here, or the cell "date" of {event} in
-- raw/events.csv; if documents give different dates for one event, its date is an interval that contains them all
select claims.claim_id, claims.claimed_date_edtf, claims.event_id as event, events.title, events.date_edtf
from claims
join events using (event_id)
join reference.modalities using (modality)
where claims.polarity = 'affirmed' and modalities.is_of_fact
  and (claims.claimed_date_end < events.date_start or claims.claimed_date_start > events.date_end)
