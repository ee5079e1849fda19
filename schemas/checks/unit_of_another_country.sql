-- title: A place's first-order unit belongs to its country
-- severity: error
-- table: places
-- field: admin1
-- message: {admin1} is no unit of {country}
select place_id, admin1, country
from places
where admin1 is not null and not starts_with(admin1, coalesce(country, '') || '-')
