-- title: A role of an actor falls within the active period of the actor
-- severity: error
-- table: actor_roles
-- field: time_edtf
-- message: the time {time_edtf} of {actor} as {role} is outside the active period of {actor} ({active_edtf})
-- hint: correct the time here, or the cell "active" of {actor_id} in raw/actors.csv
select
    actor_roles.actor_id, actor_roles.role, actor_roles.time_edtf, actors.name as actor, actors.active_edtf
from actor_roles
join actors using (actor_id)
where actor_roles.time_end < actors.active_start
   or actor_roles.time_start > actors.active_end
