-- title: A place is in its country
-- severity: error
-- table: places
-- field: latitude
-- message: {name} has the latitude {latitude} and the longitude {longitude}, which is outside {country_name} ({country})
-- hint: {advice}
select
    places.place_id, places.name, places.latitude, places.longitude, places.country,
    countries.name as country_name,
    case
        when places.longitude between countries.south and countries.north
            and places.latitude between countries.west and countries.east
        then 'exchange latitude and longitude: the other way round, they are in the country'
        else 'correct the latitude, the longitude or the country; south and west are negative numbers'
    end as advice
from places
join reference.countries as countries using (country)
where places.latitude not between countries.south and countries.north
   or places.longitude not between countries.west and countries.east
