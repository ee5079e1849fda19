-- title: A claim agrees with the place of an event, if any claim that says that it happened names a place
-- severity: warning
-- table: events
-- field: place_id
-- message: no claim about the event has the place {place}, or one near it; {claim} has {claim_place} in {claim_country}
-- hint: read the quote of {claim}, and correct the place of the event, or the place or the event of {claim}; if the
-- document does give another place, accept the finding in raw/waivers.csv
with happenings (event_type, claim_type) as (
    -- The claims that tell of such an event itself: they are about the place where it happened. A statement or
    -- a threat is about another place than that where it was uttered, and a war or a campaign has many places.
    -- claim_in_another_country and claim_in_another_place compare attributions, occurrences and responsibilities.
    values
    ('attack', 'figure'), ('attack', 'targeting'), ('armed_clash', 'figure'), ('abuse', 'figure'),
    ('prison_break', 'figure'), ('evacuation', 'figure'), ('surrender', 'figure'),
    ('takeover', 'control'), ('territorial_loss', 'territorial_loss'), ('territorial_loss', 'control'),
    ('founding', 'founding'), ('founding', 'splinter'), ('defection', 'defection'),
    ('diplomatic_step', 'diplomatic_relations'), ('diplomatic_step', 'recognition'),
    ('cooperation', 'cooperation'), ('cooperation', 'alliance')
),
placed as (
    select
        events.event_id, there.name as place, claims.claim_id as claim, here.name as claim_place,
        coalesce(countries.name, here.country) as claim_country, happenings.claim_type is not null as tells_of_it,
        claims.type in ('attribution', 'occurrence', 'responsibility') as is_compared,
        -- One degree of latitude is about 111 km, and one of longitude is shorter away from the equator.
        here.country <> there.country or coalesce(
            111 * sqrt(
                power(here.latitude - there.latitude, 2)
                + power(
                    least(abs(here.longitude - there.longitude), 360 - abs(here.longitude - there.longitude))
                    * cos(radians((here.latitude + there.latitude) / 2)),
                    2
                )
            ) > here.radius_km + there.radius_km,
            false
        ) as is_elsewhere
    from claims
    join reference.modalities using (modality)
    join events using (event_id)
    join places as here on here.place_id = claims.place_id
    join places as there on there.place_id = events.place_id
    left join reference.countries on countries.country = here.country
    left join happenings on happenings.event_type = events.type and happenings.claim_type = claims.type
    where claims.polarity = 'affirmed' and modalities.is_of_fact
      and here.country is not null and there.country is not null
)
select
    event_id, place, min(claim) as claim, arg_min(claim_place, claim) as claim_place,
    arg_min(claim_country, claim) as claim_country
from placed
where tells_of_it and event_id not in (select event_id from placed where is_compared or not is_elsewhere)
group by event_id, place
