with counted as (
    -- Every count for an event, with the facts about the document and the speaker that the rules require.
    select
        claims.claim_id, claims.event_id, claims.unit, claims.source_id, claims.speaker_id, claims.credibility,
        claims.count_low, claims.count_best, claims.count_high,
        claims.count_said as said,
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
    join reference.modalities using (modality)
    where claims.event_id is not null and claims.count_text is not null and claims.unit is not null
      and claims.polarity = 'affirmed' and modalities.is_of_fact
),
chosen as (
    -- One claim for each lineage: in the document closest to the root, the most credible claim, then the first.
    select *
    from counted
    where not of_perpetrator
    qualify row_number() over (
        partition by event_id, unit, lineage_id order by steps, credibility, claim_id
    ) = 1
),
figure as (
    select event_id, unit, count_best as best, count(*) as votes, min_by(said, (steps, credibility, claim_id)) as said
    from chosen
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
    -- The credible claim published after every other credible and dated claim, if there is one.
    select event_id, unit, count_best as best
    from chosen
    where credible and count_best is not null and published_start is not null and not exists (
        from chosen as other
        where other.event_id = chosen.event_id and other.unit = chosen.unit
          and other.lineage_id <> chosen.lineage_id
          and other.credible and other.count_best is not null
          and coalesce(other.published_end >= chosen.published_start, true)
    )
),
decision as (
    -- The number of the most recent lineage, of the majority, or the lowest: the first of these that there is.
    select
        event_id, unit,
        case when votes = 1 then lowest else coalesce(latest.best, majority, lowest) end as best,
        case
            when votes is null then 'none'
            when votes = 1 then 'single'
            when latest.best is not null then 'most_recent'
            when majority is not null then 'majority'
            else 'lowest'
        end as rule
    from ballot
    left join latest using (event_id, unit)
),
voiced as (
    -- One claim for each voice of a lineage: its author, and each speaker whose words it passes on.
    select *
    from counted
    where not of_perpetrator
    qualify row_number() over (
        partition by event_id, unit, lineage_id, speaker_id order by steps, credibility, claim_id
    ) = 1
),
ranges as (
    select
        event_id, unit,
        case when count(*) = count(count_low) then min(count_low) end as low,
        case when count(*) = count(count_high) then max(count_high) end as high
    from voiced
    group by all
),
agreement as (
    select
        event_id, unit, count(*) as lineages,
        coalesce(max(count_low) > min(count_high), false) as apart
    from chosen
    group by all
)
select
    counted.event_id, counted.unit,
    ranges.low, decision.best, figure.said as best_said, ranges.high,
    ranges.low is null or ranges.high is null as range_open,
    count(*) filter (where not counted.of_perpetrator) as claims,
    count(distinct counted.source_id) filter (where not counted.of_perpetrator) as documents,
    coalesce(agreement.lineages, 0) as lineages,
    case
        when agreement.apart then 'conflicting'
        when agreement.lineages > 1 then 'confirmed'
        else 'single_lineage'
    end as status,
    coalesce(decision.rule, 'none') as rule
from counted
left join ranges using (event_id, unit)
left join agreement using (event_id, unit)
left join decision using (event_id, unit)
left join figure on figure.event_id = counted.event_id and figure.unit = counted.unit and figure.best = decision.best
group by all
