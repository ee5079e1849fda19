-- title: An actor that an event is attributed to is one of its perpetrators
-- severity: error
-- table: claims
-- field: subject_id
-- message: {event} is attributed to {actor}, which is not one of its perpetrators
select claims.claim_id, claims.event_id as event, actors.name as actor
from claims
join actors on actors.actor_id = claims.subject_id
where claims.type in ('attribution', 'responsibility')
  and claims.polarity = 'affirmed'
  and claims.event_id is not null
  and not exists (
      from event_actors
      where event_actors.event_id = claims.event_id
        and event_actors.role = 'perpetrator'
        and event_actors.actor_id = claims.subject_id
  )
