-- title: A place is within the bounding box of its country
-- severity: error
-- table: places
-- field: latitude
-- message: {name} ({latitude}, {longitude}) is outside the bounding box of {country}
select places.place_id, places.name, places.latitude, places.longitude, places.country
from places
join reference.countries as countries using (country)
where places.latitude not between countries.south and countries.north
   or places.longitude not between countries.west and countries.east
