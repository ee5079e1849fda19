-- title: A corrupt spelling is never published as a name
-- severity: error
-- table: actors
-- field: name
-- message: the published name "{name}" is listed as a corrupt spelling
select actors.actor_id, actors.name
from actors
join actor_aliases on actor_aliases.alias = actors.name
where actor_aliases.kind = 'corrupt'
