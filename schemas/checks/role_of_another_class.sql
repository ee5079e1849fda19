-- title: The role of an actor in an event is one of those for events of its type
-- severity: error
-- table: event_actors
-- field: actor_id
-- message: {actor} has the role {role}, which an event of the type {type} does not have; expected {expected}
-- hint: move {actor} from {raw_column} to the column of the right role, or correct the type of the event
select
    events.event_id, events.type, event_actors.role, event_actors.actor_id, actors.name as actor,
    case event_actors.role when 'beneficiary' then 'beneficiaries' else event_actors.role || 's' end as raw_column,
    (
        select string_agg(role, ' or ' order by role)
        from reference.event_type_roles as allowed
        where allowed.type = events.type
    ) as expected
from events
join event_actors using (event_id)
join actors using (actor_id)
where not exists (
    from reference.event_type_roles as allowed
    where allowed.type = events.type and allowed.role = event_actors.role
)
