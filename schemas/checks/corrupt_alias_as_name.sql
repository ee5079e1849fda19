-- title: A corrupt spelling is not published as a name
-- severity: error
-- table: actors
-- field: name
-- message: the published name "{name}" is also in raw/aliases.csv, as a corrupt spelling
-- hint: correct the name here; the corrupt spelling stays in raw/aliases.csv
select actors.actor_id, actors.name
from actors
join actor_aliases on actor_aliases.alias = actors.name
where actor_aliases.kind = 'corrupt'
