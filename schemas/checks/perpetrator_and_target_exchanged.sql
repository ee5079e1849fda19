-- title: The perpetrators of an event are not exchanged with its targets
-- severity: error
-- table: event_actors
-- field: actor_id
-- message: {event_id} ("{title}") has the perpetrator {perpetrator} and the target {target}, but {claim} attributes it to {target}
-- hint: read the quote of {claim}: perpetrators and targets may be exchanged in this row
with attributed as (
    from claims where type in ('attribution', 'responsibility') and event_id is not null
)
select
    perpetrator.event_id, perpetrator.role, perpetrator.actor_id,
    events.title, one.name as perpetrator, two.name as target, min(attributed.claim_id) as claim
from event_actors as perpetrator
join event_actors as target on target.event_id = perpetrator.event_id and target.role = 'target'
join attributed on attributed.event_id = target.event_id and attributed.subject_id = target.actor_id
join events on events.event_id = perpetrator.event_id
join actors as one on one.actor_id = perpetrator.actor_id
join actors as two on two.actor_id = target.actor_id
where perpetrator.role = 'perpetrator'
  and attributed.polarity = 'affirmed'
  and not exists (
      from attributed as other
      join event_actors as actor on actor.event_id = other.event_id and actor.actor_id = other.subject_id
      where other.event_id = perpetrator.event_id and actor.role = 'perpetrator'
  )
group by all
