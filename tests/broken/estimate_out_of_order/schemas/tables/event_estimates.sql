with counted as (
    -- Every count of an event, with what the rules ask about the document and the speaker.
    select
        claims.claim_id, claims.event_id, claims.unit, claims.source_id, claims.credibility,
        claims.count_low, claims.count_best, claims.count_high,
        lineages.lineage_id, lineages.steps,
        sources.published_start, sources.published_end,
        claims.credibility <= 3 and sources.reliability in ('A', 'B', 'C') as credible,
        exists (
            from event_actors
            where event_actors.event_id = claims.event_id
              and event_actors.role = 'perpetrator'
              and event_actors.actor_id = claims.speaker_id
        ) as of_perpetrator
    from claims
    join sources using (source_id)
    join lineages using (source_id)
    where claims.event_id is not null and claims.count is not null and claims.unit is not null
      and claims.polarity = 'affirmed' and claims.modality <> 'forecast'
),
voice as (
    -- One voice a lineage: the document nearest to the root, there the most credible claim, then the first.
    select *
    from counted
    where not of_perpetrator
    qualify row_number() over (
        partition by event_id, unit, lineage_id order by steps, credibility, claim_id
    ) = 1
),
figure as (
    select event_id, unit, count_best as best, count(*) as votes
    from voice
    where count_best is not null
    group by all
),
ballot as (
    select
        event_id, unit, sum(votes) as votes, min(best) as lowest,
        max(best) filter (where figure.votes * 2 > (
            select sum(other.votes) from figure as other
            where other.event_id = figure.event_id and other.unit = figure.unit
        )) as majority
    from figure
    group by all
),
latest as (
    -- The credible voice that was published after every other credible and dated one, where one was.
    select event_id, unit, count_best as best
    from voice
    where credible and count_best is not null and published_start is not null and not exists (
        from voice as other
        where other.event_id = voice.event_id and other.unit = voice.unit
          and other.lineage_id <> voice.lineage_id
          and other.credible and other.count_best is not null
          and coalesce(other.published_end >= voice.published_start, true)
    )
),
reach as (
    select
        event_id, unit,
        case when count(*) = count(count_low) then max(count_low) end as low,
        case when count(*) = count(count_high) then max(count_high) end as high,
        count(*) as lineages,
        coalesce(max(count_low) > min(count_high), false) as apart
    from voice
    group by all
)
select
    counted.event_id, counted.unit,
    reach.low,
    case
        when ballot.votes = 1 then ballot.lowest
        else ballot.lowest
    end as best,
    reach.high,
    count(*) filter (where not counted.of_perpetrator) as claims,
    count(distinct counted.source_id) filter (where not counted.of_perpetrator) as documents,
    coalesce(reach.lineages, 0) as lineages,
    case
        when reach.apart then 'conflicting'
        when reach.lineages > 1 then 'confirmed'
        else 'single_lineage'
    end as status,
    case
        when ballot.votes is null then 'none'
        when ballot.votes = 1 then 'single'
        when ballot.majority is not null then 'majority'
        when latest.best is not null then 'most_recent'
        else 'lowest'
    end as rule
from counted
left join reach using (event_id, unit)
left join ballot using (event_id, unit)
left join latest using (event_id, unit)
group by all
