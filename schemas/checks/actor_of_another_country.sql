-- title: A state has its own country, and its government, forces and offices have the same
-- severity: warning
-- table: actors
-- field: country
-- message: {name} has {found}, but {reason}
-- hint: write {own}; if the country is right, correct {otherwise}
with states as (
    -- The name of a state in the list of countries tells its code more surely than its row does.
    select
        actors.actor_id, actors.name, named.country as own, coalesce(named.country, actors.country) as country
    from actors
    left join reference.countries as named using (name)
    where actors.type = 'state'
)
select
    actors.actor_id, actors.name,
    coalesce('the country ' || actors.country || ' (' || other.name || ')', 'no country') as found,
    coalesce(itself.own, parents.country) as own,
    coalesce(
        itself.own || ' is the code of this state', 'it belongs to ' || parents.name || ', which has ' || parents.country
    ) as reason,
    if(itself.own is not null, 'the name or the type', 'the parent') as otherwise
from actors
left join states as itself on itself.actor_id = actors.actor_id
left join states as parents
    on parents.actor_id = actors.parent_id and actors.type in ('government', 'force', 'office')
left join reference.countries as other on other.country = actors.country
where (itself.own is not null and actors.country is distinct from itself.own)
   or (itself.actor_id is null and actors.country <> parents.country)
