-- title: The role of an actor does not start after the document that gives it
-- severity: error
-- table: actor_roles
-- field: source_id
-- message: {actor} has the role {role} since {start}, but its source, {source}, was published {published_edtf}
-- hint: correct the source or the time here, or the cell "published" of {source} in raw/sources.csv
select
    actor_roles.actor_id, actor_roles.role, actor_roles.time_edtf, actors.name as actor,
    actor_roles.time_start as start, actor_roles.source_id as source, sources.published_edtf
from actor_roles
join actors using (actor_id)
join sources using (source_id)
where actor_roles.time_start > sources.published_end
