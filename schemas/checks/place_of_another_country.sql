-- title: The country of a place is the one that its name says
-- severity: warning
-- table: places
-- field: country
-- message: the name {name} says {own_country} ({own}), but the place has {found}
-- hint: write {own}; if the country is right, correct the name or the kind
select
    places.place_id, places.name, named.name as own_country, named.country as own,
    coalesce('the country ' || places.country || ' (' || other.name || ')', 'no country') as found
from places
join reference.countries as named
    on (places.kind = 'country' and places.name = named.name)
    -- Northern Pakistan, but not Inner Mongolia. An area that crosses a border has no country.
    or (
        places.kind in ('region', 'province') and places.country is not null
        and regexp_matches(
            left(places.name, -length(named.name)), '^(((north|south)?(east|west)|north|south)(ern)?|central) $', 'i'
        )
        and ends_with(places.name, named.name)
    )
left join reference.countries as other on other.country = places.country
where places.country is distinct from named.country
