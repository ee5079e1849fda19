-- title: Every perpetrator and speaker of an event is named by a claim about the event
-- severity: error
-- table: event_actors
-- field: actor_id
-- message: {event_id} has the {role} {actor}, which is not the subject, object, against or speaker of any claim about it
-- hint: find the claim that says so, which may have another event or subject by mistake; delete {actor} from this
-- row only if no document says so
select event_actors.event_id, event_actors.role, event_actors.actor_id, actors.name as actor
from event_actors
join actors using (actor_id)
where event_actors.role in ('perpetrator', 'speaker')
  and not exists (
      from claims
      where claims.event_id = event_actors.event_id
        and event_actors.actor_id in (claims.subject_id, claims.object_id, claims.against_id, claims.speaker_id)
  )
