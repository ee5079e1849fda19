-- title: Every actor is named by a claim, an event, a role or another actor
-- severity: warning
-- table: actors
-- field: name
-- message: {name} is not named by any claim, event, role or other actor
-- hint: if another row is the same actor, enter this name in raw/aliases.csv and delete this row; otherwise name
-- the actor where the documents do, or delete the row
with named as (
    select unnest([subject_id, object_id, against_id, speaker_id]) as actor_id from claims
    union select actor_id from event_actors
    union select actor_id from actor_roles
    union select parent_id from actors
)
select actor_id, name
from actors
where not exists (from named where named.actor_id = actors.actor_id)
