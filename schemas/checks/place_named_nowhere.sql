-- title: Each place is named somewhere
-- severity: warning
-- table: places
-- field: name
-- message: no event and no claim is about {name}
select place_id, name
from places
where place_id not in (select place_id from events where place_id is not null)
  and place_id not in (select place_id from claims where place_id is not null)
