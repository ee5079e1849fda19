-- title: A claim is not older than what it tells of
-- severity: error
-- table: claims
-- field: event_id
-- message: {source_id} was published by {published}, before {event} happened ({date})
select
    claims.claim_id, claims.source_id, sources.published, claims.event_id as event, events.date
from claims
join sources using (source_id)
join events using (event_id)
where sources.published_end < events.date_start
  and claims.modality <> 'forecast'
