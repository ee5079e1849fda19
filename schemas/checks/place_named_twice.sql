-- title: No two places have the same coordinates
-- severity: warning
-- table: places
-- field: name
-- message: {name} has the same coordinates as {other}
-- hint: if both are the same place, keep one row, and type its name in all events and claims; otherwise correct
-- the coordinates
select one.place_id, one.name, two.name as other
from places as one
join places as two on two.latitude = one.latitude and two.longitude = one.longitude
where two.place_id < one.place_id
