-- title: An alias belongs to only one actor
-- severity: error
-- table: actor_aliases
-- field: alias
-- message: the alias "{alias}" belongs to two actors, {actor} and {other}; expected one
-- hint: keep the alias for one of them; in rows that mean the other actor, type its published name
select one.alias, one.actor_id, actors.name as actor, others.name as other
from actor_aliases as one
join actor_aliases as two on two.alias = one.alias and two.actor_id <> one.actor_id
join actors on actors.actor_id = one.actor_id
join actors as others on others.actor_id = two.actor_id
