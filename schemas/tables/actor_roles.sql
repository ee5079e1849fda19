select
    actor.actor_id, role.role, role.time as time_edtf, role.time_start, role.time_end,
    role.time_basis, role.source as source_id, role.notes
from raw.actor_roles as role
join raw.actors as actor on actor.name = role.actor
