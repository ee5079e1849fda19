-- title: A claim about an attack or another event names a place near that of the event
-- severity: warning
-- table: claims
-- field: place_id
-- message: the place of this claim, {place}, is {kilometres} km from {event_place}, the place of {event} ("{title}"), which is more than the radii of both together
-- hint: read the quote, and correct the place or the event of this claim, or the place of {event} in raw/events.csv; if
-- the document does give another place than the others, accept the finding in raw/waivers.csv
with distance as (
    select
        claims.claim_id, claims.event_id as event, events.title, here.name as place, there.name as event_place,
        here.radius_km + there.radius_km as radii,
        -- One degree of latitude is about 111 km, and one of longitude is shorter away from the equator.
        111 * sqrt(
            power(here.latitude - there.latitude, 2)
            + power(
                least(abs(here.longitude - there.longitude), 360 - abs(here.longitude - there.longitude))
                * cos(radians((here.latitude + there.latitude) / 2)),
                2
            )
        ) as kilometres
    from claims
    join reference.modalities using (modality)
    join events using (event_id)
    join places as here on here.place_id = claims.place_id
    join places as there on there.place_id = events.place_id
    where claims.type in ('attribution', 'occurrence', 'responsibility')
      and claims.polarity = 'affirmed' and modalities.is_of_fact
      -- The check claim_in_another_country reports the others.
      and here.country = there.country
)
select claim_id, event, title, place, event_place, round(kilometres)::bigint as kilometres
from distance
where kilometres > radii
