-- title: Subject and object of a claim are not exchanged against the roles in its event
-- severity: error
-- table: claims
-- field: subject_id
-- message: the subject is {subject} and the object {object}, but in {event} ("{title}") the {whom} is {subject} and the {who} {object}
-- hint: read the quote: subject and object may be exchanged here, or the cells "{who_cell}" and "{whom_cell}" of {event}
-- in raw/events.csv; correct those that contradict the quote
with roles as (
    select
        event_id, actor_id,
        min(role) filter (role in ('perpetrator', 'speaker', 'participant')) as who,
        min(role) filter (role in ('target', 'addressee', 'beneficiary')) as whom
    from event_actors
    group by all
)
select
    claims.claim_id, claims.event_id as event, events.title,
    one.name as subject, two.name as object, object.who, subject.whom,
    object.who || 's' as who_cell, replace(subject.whom || 's', 'ys', 'ies') as whom_cell
from claims
join events using (event_id)
join roles as subject on subject.event_id = claims.event_id and subject.actor_id = claims.subject_id
join roles as object on object.event_id = claims.event_id and object.actor_id = claims.object_id
join actors as one on one.actor_id = claims.subject_id
join actors as two on two.actor_id = claims.object_id
where subject.who is null and object.whom is null and subject.whom is not null and object.who is not null
  and (
      claims.type in ('defection', 'territorial_loss', 'diplomatic_relations', 'recruitment')
      -- The check speaker_and_addressee_exchanged reports an event with which no claim agrees.
      or (claims.type in ('statement', 'threat') and exists (
          from claims as other
          join roles on roles.event_id = other.event_id
              and roles.actor_id = if(other.type = 'accusation', other.speaker_id, other.subject_id)
          where other.event_id = claims.event_id and other.type in ('statement', 'threat', 'accusation')
            and roles.who = 'speaker'
      ))
  )
