-- title: The province of a place belongs to the country of the place
-- severity: error
-- table: places
-- field: admin1
-- message: admin1 is {admin1}, which does not belong to the country {country}
-- hint: correct admin1 or country; admin1 starts with the code of the country, such as AF-KAB for AF
select place_id, admin1, coalesce(country, 'of the place, which is empty') as country
from places
where admin1 is not null and not starts_with(admin1, coalesce(country, '') || '-')
