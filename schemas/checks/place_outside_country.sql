-- title: A place lies inside the bounds of its country
-- severity: error
-- table: places
-- field: latitude
-- message: {name} at {latitude}, {longitude} lies outside the bounds of {country}
select places.place_id, places.name, places.latitude, places.longitude, places.country
from places
join reference.countries as countries using (country)
where places.latitude not between countries.south and countries.north
   or places.longitude not between countries.west and countries.east
