select
    claim.claim_id, claim.source as source_id, claim.type, claim.event as event_id, claim.event_basis,
    case when claim.event is not null then
        -- Claims that take the event for granted, such as its motive, do not say that it took place.
        claim.polarity = 'affirmed'
        and modality.is_of_fact
        and claim_type.says_that_it_happened
    end as affirms_event,
    subject.actor_id as subject_id, object.actor_id as object_id, against.actor_id as against_id,
    place.place_id,
    claim.time as time_edtf, claim.time_start, claim.time_end, claim.time_basis,
    claim.claimed_date as claimed_date_edtf, claim.claimed_date_start, claim.claimed_date_end, claim.claimed_date_basis,
    claim.count as count_text, claim.bound,
    nullif(concat_ws(' ', replace(nullif(claim.bound, 'exactly'), '_', ' '), claim.count), '') as count_said,
    claim.count_low, claim.count_best, claim.count_high,
    if(claim.count is not null, claim.count_low is null or claim.count_high is null, null) as count_open, claim.unit,
    claim.share as share_text,
    round(split_part(claim.share, '/', 1)::double / split_part(claim.share, '/', 2)::double, 4) as share_value,
    claim.share_of,
    speaker.actor_id as speaker_id,
    claim.modality, claim.polarity, claim.credibility,
    claim.quote, claim.occurrence, claim.corruption, claim.coder, claim.coded_on, claim.notes
from raw.claims as claim
join reference.claim_types as claim_type using (type)
join reference.modalities as modality using (modality)
left join raw.actors as subject on subject.name = claim.subject
left join raw.actors as object on object.name = claim.object
left join raw.actors as against on against.name = claim.against
left join raw.actors as speaker on speaker.name = claim.speaker
left join raw.places as place on place.name = claim.place
