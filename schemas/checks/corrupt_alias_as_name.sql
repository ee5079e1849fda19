-- title: A corrupt spelling is not published as a name
-- severity: error
-- table: actors
-- field: name
-- message: the published name "{name}" is listed as a corrupt spelling in aliases
select actors.actor_id, actors.name
from actors
join actor_aliases on actor_aliases.alias = actors.name
where actor_aliases.kind = 'corrupt'
