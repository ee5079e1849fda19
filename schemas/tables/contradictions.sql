with claims_with_lineage as (
    select claims.*, lineages.lineage_id
    from claims
    join lineages using (source_id)
    join reference.modalities using (modality)
    where modalities.is_of_fact
),
pair as not materialized (
    select one, two
    from claims_with_lineage as one
    join claims_with_lineage as two on one.claim_id < two.claim_id
        and (one.source_id <> two.source_id or one.speaker_id is distinct from two.speaker_id)
),
found as (
    -- Two counts in the same unit for the same event, with ranges that do not overlap.
    select one, two, 'counts' as kind, null as notes
    from pair
    where one.event_id = two.event_id and one.unit = two.unit
      and one.polarity = 'affirmed' and two.polarity = 'affirmed'
      and (one.count_low > two.count_high or two.count_low > one.count_high)
    union all
    -- Two dates claimed for the same thing, such as a founding, that do not overlap.
    select one, two, 'dates', null
    from pair
    where one.type = two.type and one.subject_id = two.subject_id
      and one.event_id is not distinct from two.event_id
      and one.polarity = 'affirmed' and two.polarity = 'affirmed'
      and (one.claimed_date_start > two.claimed_date_end or two.claimed_date_start > one.claimed_date_end)
    union all
    -- One claim affirms what the other negates.
    select one, two, 'polarity', null
    from pair
    where one.polarity <> two.polarity
      and (one.type = two.type
           or (one.type in ('attribution', 'responsibility') and two.type in ('attribution', 'responsibility')))
      and one.event_id is not distinct from two.event_id
      and one.subject_id = two.subject_id
      and one.object_id is not distinct from two.object_id
      and one.place_id is not distinct from two.place_id
    union all
    select one, two, 'coded', claim_links.notes
    from claim_links
    join claims_with_lineage as one on one.claim_id = claim_links.claim_id
    join claims_with_lineage as two on two.claim_id = claim_links.other_id
    where claim_links.relation = 'contradicts'
)
select
    one.claim_id as claim_id, two.claim_id as other_id, kind,
    case when one.event_id = two.event_id then one.event_id end as event_id,
    case when one.lineage_id = two.lineage_id then 1 else 2 end as lineages,
    notes
from found
