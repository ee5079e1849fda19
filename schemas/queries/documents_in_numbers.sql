-- title: How many events, actors and claims come from each document?
-- description: For each document, the number of its claims, of the events that they are about, and of the actors that they name.
select
    sources.source_id,
    count(distinct claims.event_id) as events,
    (
        select count(distinct actor)
        from (
            select unnest([subject_id, object_id, against_id, speaker_id]) as actor
            from claims as own
            where own.source_id = sources.source_id
        )
    ) as actors,
    count(claims.claim_id) as claims
from sources
left join claims using (source_id)
group by sources.source_id
order by sources.source_id
