-- title: A claim about an attack or another event names a place in the country of the event
-- severity: warning
-- table: claims
-- field: event_id
-- message: the place of this claim, {place}, is in {country}, but {event} ("{title}") has the place {event_place} in {event_country}
-- hint: read the quote, and correct the event or the place of this claim; if the document does give another country
-- than the others, accept the finding in raw/waivers.csv
select
    claims.claim_id, events.event_id as event, events.title,
    here.name as place, coalesce(one.name, here.country) as country,
    there.name as event_place, coalesce(two.name, there.country) as event_country
from claims
join reference.modalities using (modality)
join events using (event_id)
join places as here on here.place_id = claims.place_id
join places as there on there.place_id = events.place_id
left join reference.countries as one on one.country = here.country
left join reference.countries as two on two.country = there.country
where claims.type in ('attribution', 'occurrence', 'responsibility')
  and claims.polarity = 'affirmed' and modalities.is_of_fact
  and here.country <> there.country
