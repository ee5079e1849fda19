-- title: An actor that an event is attributed to is one of its perpetrators, speakers or participants
-- severity: error
-- table: claims
-- field: subject_id
-- message: {event} ("{title}") is attributed to {actor}, but has {others}
-- hint: read the quote, and correct the subject or the event here; if both are right, add {actor} to {event} in
-- raw/events.csv
with acting as (
    from event_actors where role in ('perpetrator', 'speaker', 'participant')
),
named as (
    select event_id, string_agg('the ' || role || ' ' || name, ' and ' order by role, name) as others
    from acting
    join actors using (actor_id)
    group by event_id
),
attributed as (
    from claims where type in ('attribution', 'responsibility') and event_id is not null
),
-- The check perpetrator_and_target_exchanged reports these at the event, where the fault is.
exchanged as (
    select target.event_id, target.actor_id
    from event_actors as target
    where target.role = 'target'
      and exists (from acting where acting.event_id = target.event_id and acting.role = 'perpetrator')
      and not exists (
          from attributed
          join acting on acting.event_id = attributed.event_id and acting.actor_id = attributed.subject_id
          where attributed.event_id = target.event_id and acting.role = 'perpetrator'
      )
)
select
    attributed.claim_id, attributed.event_id as event, events.title, actors.name as actor,
    coalesce(named.others, 'no perpetrator, speaker or participant') as others
from attributed
join events using (event_id)
join actors on actors.actor_id = attributed.subject_id
left join named on named.event_id = attributed.event_id
where attributed.polarity = 'affirmed'
  and not exists (
      from acting
      where acting.event_id = attributed.event_id and acting.actor_id = attributed.subject_id
  )
  and not exists (
      from exchanged
      where exchanged.event_id = attributed.event_id and exchanged.actor_id = attributed.subject_id
  )
