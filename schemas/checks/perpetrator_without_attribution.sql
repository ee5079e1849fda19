-- title: Every perpetrator of an event is named by a claim about the event
-- severity: error
-- table: event_actors
-- field: actor_id
-- message: {perpetrator} is not the subject, object or speaker of any claim about the event
select event_actors.event_id, event_actors.role, event_actors.actor_id, actors.name as perpetrator
from event_actors
join actors using (actor_id)
where event_actors.role = 'perpetrator'
  and not exists (
      from claims
      where claims.event_id = event_actors.event_id
        and event_actors.actor_id in (claims.subject_id, claims.object_id, claims.speaker_id)
  )
