-- title: Which number is most in dispute?
-- description: The event whose counts in two documents of different lineages are furthest apart, with the words of both.
with said as (
    select
        claims.event_id, claims.unit, sources.short_title, lineages.lineage_id,
        claims.count_said as words,
        coalesce(claims.count_best, claims.count_low, claims.count_high) as number
    from claims
    join sources using (source_id)
    join lineages using (source_id)
    where claims.affirms_event and claims.count_text is not null
)
select
    events.event_id, events.title, one.unit, one.words as fewer, one.short_title as source, two.words as more,
    two.short_title as other_source
from said as one
join said as two
    on two.event_id = one.event_id and two.unit = one.unit and two.lineage_id <> one.lineage_id
    and two.number > one.number
join events on events.event_id = one.event_id
order by two.number - one.number desc, events.event_id, one.unit, one.short_title, two.short_title
limit 1
