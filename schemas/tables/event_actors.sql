with named as (
    select event_id, 'perpetrator' as role, unnest(perpetrators) as name from raw.events
    union all
    select event_id, 'target' as role, unnest(targets) as name from raw.events
    union all
    select event_id, 'speaker' as role, unnest(speakers) as name from raw.events
    union all
    select event_id, 'addressee' as role, unnest(addressees) as name from raw.events
    union all
    select event_id, 'participant' as role, unnest(participants) as name from raw.events
    union all
    select event_id, 'beneficiary' as role, unnest(beneficiaries) as name from raw.events
)
select named.event_id, named.role, actor.actor_id
from named
join raw.actors as actor using (name)
