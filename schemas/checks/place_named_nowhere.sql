-- title: Every place is named by an event or a claim
-- severity: warning
-- table: places
-- field: name
-- message: {name} is not named by any event or claim
-- hint: name the place in the events or claims that are about it; if none is, or if another row is the same place,
-- delete this row
select place_id, name
from places
where place_id not in (select place_id from events where place_id is not null)
  and place_id not in (select place_id from claims where place_id is not null)
