-- title: A document is not older than the events that it reports
-- severity: error
-- table: claims
-- field: event_id
-- message: the date of {event} ({date_edtf}) is later than the publication of {source_id} ({published_edtf})
-- hint: read the quote, and correct the event here, the date of {event} in raw/events.csv, or the cell "published"
-- of {source_id} in raw/sources.csv; if the document speaks of the future, the modality is forecast
select
    claims.claim_id, claims.source_id, sources.published_edtf, claims.event_id as event, events.date_edtf
from claims
join sources using (source_id)
join events using (event_id)
join reference.modalities using (modality)
where sources.published_end < events.date_start
  and modalities.is_of_fact
