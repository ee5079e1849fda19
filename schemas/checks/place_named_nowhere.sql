-- title: Every place is named by an event or a claim
-- severity: warning
-- table: places
-- field: name
-- message: {name} is not named by any event or claim
select place_id, name
from places
where place_id not in (select place_id from events where place_id is not null)
  and place_id not in (select place_id from claims where place_id is not null)
