-- title: An actor against which an event is attributed to another is one of its targets
-- severity: warning
-- table: claims
-- field: event_id
-- message: {event} ("{title}") has {others}, but this claim attributes it to {subject} against {object}
-- hint: read the quote, and correct the event or the object here; if both are right and the document names {object} as
-- the aim, correct the cell "targets" of {event} in raw/events.csv, which must contain {object}; otherwise accept the
-- finding in raw/waivers.csv
with targets as (
    select event_actors.event_id, actors.*
    from event_actors
    join actors using (actor_id)
    where event_actors.role = 'target'
),
named as (
    select
        event_id,
        if(count(*) = 1, 'the target ', 'the targets ') || string_agg(name, ' and ' order by name) as others
    from targets
    group by event_id
)
select
    claims.claim_id, claims.event_id as event, events.title, named.others,
    coalesce(subject.name, 'somebody') as subject, object.name as object
from claims
join reference.modalities using (modality)
join events using (event_id)
join named using (event_id)
join actors as object
    on object.actor_id = claims.object_id and object.actor_id is distinct from claims.subject_id
left join actors as subject on subject.actor_id = claims.subject_id
where claims.type = 'attribution'
  and claims.polarity = 'affirmed' and modalities.is_of_fact
  -- The check attribution_to_no_perpetrator reports the others.
  and (claims.subject_id is null or exists (
      from event_actors
      where event_actors.event_id = claims.event_id and event_actors.actor_id = claims.subject_id
        and event_actors.role in ('perpetrator', 'speaker', 'participant')
  ))
  and not exists (
      from targets
      where targets.event_id = claims.event_id
        and (
            targets.actor_id = object.actor_id
            -- A part of an actor may be named for the whole, and the people of a country for its state.
            or targets.parent_id = object.actor_id
            or targets.actor_id = object.parent_id
            or (
                targets.country = object.country
                and 'state' in (targets.type, object.type) and 'community' in (targets.type, object.type)
            )
        )
  )
