-- title: An actor's periods in the same role do not overlap
-- severity: warning
-- table: actor_roles
-- field: time_edtf
-- message: the period {time_edtf} of {actor} as {role} overlaps {other}
-- hint: correct one of the times, or join both rows to one
select one.actor_id, one.role, one.time_edtf, actors.name as actor, two.time_edtf as other
from actor_roles as one
join actor_roles as two on two.actor_id = one.actor_id and two.role = one.role and two.time_edtf < one.time_edtf
join actors on actors.actor_id = one.actor_id
where coalesce(one.time_start <= two.time_end, true)
  and coalesce(two.time_start <= one.time_end, true)
