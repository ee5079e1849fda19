-- title: A document gives one number for each event and unit
-- severity: error
-- table: claims
-- field: event_id
-- message: {event} has {count_said} {unit} here, but {other_count} {unit} in {other}, which quotes the same document
-- hint: read both quotes, and correct the event, unit or count of the wrong row; if the document does give both
-- numbers, add the row "{first}, contradicts, {second}" to raw/claim_links.csv
with figure as (
    select claims.*
    from claims
    join reference.modalities using (modality)
    where claims.event_id is not null and claims.unit is not null and claims.count_text is not null
      and claims.polarity = 'affirmed' and modalities.is_of_fact
)
select
    one.claim_id, one.event_id as event, one.count_said, one.unit,
    two.claim_id as other, two.count_said as other_count,
    least(one.claim_id, two.claim_id) as first, greatest(one.claim_id, two.claim_id) as second
from figure as one
join figure as two
    on two.claim_id <> one.claim_id
    and two.source_id = one.source_id and two.event_id = one.event_id and two.unit = one.unit
    -- Another speaker, a guess, or a count of other persons may have another number.
    and two.speaker_id is not distinct from one.speaker_id
    and two.modality = one.modality
    and two.object_id is not distinct from one.object_id
    -- So may another perpetrator, place or day.
    and coalesce(two.subject_id = one.subject_id, true)
    and coalesce(two.place_id = one.place_id, true)
    and coalesce(two.time_edtf = one.time_edtf, true)
    and coalesce(two.claimed_date_edtf = one.claimed_date_edtf, true)
where (
        one.count_low > two.count_high
        or two.count_low > one.count_high
        -- Two counts may agree although they differ, such as "more than 60" and "68". Two with the same open
        -- end do not, such as "at least 84" and "at least 133". Words such as "dozens" are too vague.
        or (one.bound is not null and two.bound is not null and (
            (one.count_high is null and two.count_high is null and one.count_low <> two.count_low)
            or (one.count_low is null and two.count_low is null and one.count_high <> two.count_high)
            or (one.bound = 'about' and two.bound = 'about' and one.count_best <> two.count_best)
        ))
    )
    and not exists (
        from claim_links
        where claim_links.relation = 'contradicts'
          and claim_links.claim_id = least(one.claim_id, two.claim_id)
          and claim_links.other_id = greatest(one.claim_id, two.claim_id)
    )
