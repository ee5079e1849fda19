with named as (
    -- What each claim says about who carried out an act of violence, and whose word it is.
    select
        claims.event_id, claims.subject_id as actor_id, lineages.lineage_id,
        case
            when claims.type = 'responsibility' and claims.polarity = 'affirmed' then 'claimed'
            when claims.type = 'responsibility' then 'denied'
            when coalesce(parent.type, speaker.type) in ('state', 'government', 'office', 'international_organisation')
                then 'suspected_by_officials'
            when claims.speaker_id is null and claims.modality = 'asserted' then 'attributed'
            else 'suspected_by_others'
        end as status
    from claims
    join events using (event_id)
    join lineages using (source_id)
    left join actors as speaker on speaker.actor_id = claims.speaker_id
    left join actors as parent on parent.actor_id = speaker.parent_id
    where events.event_class in ('incident', 'aggregate', 'episode')
      and claims.subject_id is not null
      and (claims.type = 'responsibility' or (claims.type = 'attribution' and claims.affirms_event))
)
select
    event_id, actor_id,
    case
        when bool_or(status = 'claimed') then 'claimed'
        when bool_or(status = 'denied') then 'denied'
        when bool_or(status = 'suspected_by_officials') then 'suspected_by_officials'
        when bool_or(status = 'attributed') then 'attributed'
        else 'suspected_by_others'
    end as status,
    count(distinct lineage_id) filter (status = 'claimed') as claimed,
    count(distinct lineage_id) filter (status = 'denied') as denied,
    count(distinct lineage_id) filter (status = 'suspected_by_officials') as by_officials,
    count(distinct lineage_id) filter (status = 'attributed') as by_authors,
    count(distinct lineage_id) filter (status = 'suspected_by_others') as by_others
from named
group by all
