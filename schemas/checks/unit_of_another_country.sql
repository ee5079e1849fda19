-- title: The first-order unit of a place belongs to the country of the place
-- severity: error
-- table: places
-- field: admin1
-- message: {admin1} is not a first-order unit of {country}
select place_id, admin1, country
from places
where admin1 is not null and not starts_with(admin1, coalesce(country, '') || '-')
