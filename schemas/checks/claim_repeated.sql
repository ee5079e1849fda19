-- title: A statement in a document is coded only once
-- severity: error
-- table: claims
-- field: claim_id
-- message: the claim repeats {other}: same type, actors, event, place and quote
-- hint: read the quote and the notes of both rows: one may have the wrong subject, object or event; correct it there;
-- if both are the same statement, delete the row that was never published, or withdraw it with claimbook retire
select one.claim_id, two.claim_id as other
from claims as one
join claims as two
    on two.claim_id < one.claim_id
    and two.source_id = one.source_id and two.type = one.type
    and two.quote = one.quote and two.occurrence = one.occurrence
where two.subject_id is not distinct from one.subject_id
  and two.object_id is not distinct from one.object_id
  and two.against_id is not distinct from one.against_id
  and two.event_id is not distinct from one.event_id
  and two.place_id is not distinct from one.place_id
  and two.unit is not distinct from one.unit
  and two.speaker_id is not distinct from one.speaker_id
