-- title: An actor that an event is attributed to is one of its perpetrators, speakers or participants
-- severity: error
-- table: claims
-- field: subject_id
-- message: {event} is attributed to {actor}, which is not a perpetrator, speaker or participant of it
select claims.claim_id, claims.event_id as event, actors.name as actor
from claims
join actors on actors.actor_id = claims.subject_id
where claims.type in ('attribution', 'responsibility')
  and claims.polarity = 'affirmed'
  and claims.event_id is not null
  and not exists (
      from event_actors
      where event_actors.event_id = claims.event_id
        and event_actors.role in ('perpetrator', 'speaker', 'participant')
        and event_actors.actor_id = claims.subject_id
  )
