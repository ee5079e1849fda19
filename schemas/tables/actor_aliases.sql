select alias.alias, actor.actor_id, alias.kind, alias.source as source_id
from raw.aliases as alias
join raw.actors as actor on actor.name = alias.actor
