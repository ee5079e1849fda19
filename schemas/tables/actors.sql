select
    actor.actor_id, actor.name, actor.type, parent.actor_id as parent_id,
    actor.active as active_edtf, actor.active_start, actor.active_end,
    actor.country, actor.ucdp_actor_id, actor.notes
from raw.actors as actor
left join raw.actors as parent on parent.name = actor.parent
