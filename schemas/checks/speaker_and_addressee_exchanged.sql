-- title: The speakers of an event are not exchanged with its addressees
-- severity: error
-- table: event_actors
-- field: actor_id
-- message: {event_id} ("{title}") has the speaker {speaker} and the addressee {addressee}, but in {claim} it is {addressee} that speaks
-- hint: read the quote of {claim}: speakers and addressees may be exchanged in this row, or subject and object in {claim}
with speaking as (
    -- A statement or a threat has its author as the subject, and an accusation as the speaker. Others may speak
    -- about the event in a claim of another type.
    select
        claim_id, event_id,
        if(type = 'accusation', speaker_id, subject_id) as actor_id
    from claims
    where event_id is not null and type in ('statement', 'threat', 'accusation')
)
select
    speaker.event_id, speaker.role, speaker.actor_id,
    events.title, one.name as speaker, two.name as addressee, min(speaking.claim_id) as claim
from event_actors as speaker
join event_actors as addressee on addressee.event_id = speaker.event_id and addressee.role = 'addressee'
join speaking on speaking.event_id = addressee.event_id and speaking.actor_id = addressee.actor_id
join events on events.event_id = speaker.event_id
join actors as one on one.actor_id = speaker.actor_id
join actors as two on two.actor_id = addressee.actor_id
where speaker.role = 'speaker'
  and not exists (
      from speaking as other
      join event_actors as actor on actor.event_id = other.event_id and actor.actor_id = other.actor_id
      where other.event_id = speaker.event_id and actor.role = 'speaker'
  )
group by all
