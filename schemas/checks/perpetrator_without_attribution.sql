-- title: A perpetrator of an event is named by a claim about it
-- severity: error
-- table: event_actors
-- field: actor_id
-- message: no claim about the event names {perpetrator} as its subject, object or speaker
select event_actors.event_id, event_actors.role, event_actors.actor_id, actors.name as perpetrator
from event_actors
join actors using (actor_id)
where event_actors.role = 'perpetrator'
  and not exists (
      from claims
      where claims.event_id = event_actors.event_id
        and event_actors.actor_id in (claims.subject_id, claims.object_id, claims.speaker_id)
  )
