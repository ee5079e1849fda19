-- title: A claim does not repeat another with a shorter or longer quote
-- severity: warning
-- table: claims
-- field: quote
-- message: the claim may repeat {other}: same document, type and actors, and {how} "{other_quote}"
-- hint: read both rows: delete or withdraw one of them if both are the same statement; give each a quote of its own if
-- they are two; if both need these words, accept the finding in raw/waivers.csv
select
    one.claim_id, two.claim_id as other, two.quote as other_quote,
    if(contains(two.quote, one.quote), 'its quote is part of', 'its quote contains') as how
from claims as one
join claims as two
    on two.claim_id < one.claim_id
    and two.source_id = one.source_id and two.type = one.type
    and two.occurrence = one.occurrence
    -- The check claim_repeated reports equal quotes.
    and two.quote <> one.quote
    and (contains(two.quote, one.quote) or contains(one.quote, two.quote))
where two.subject_id is not distinct from one.subject_id
  and two.object_id is not distinct from one.object_id
  and two.against_id is not distinct from one.against_id
  and two.speaker_id is not distinct from one.speaker_id
  -- Claims that both say, in different ways, where, when, of what event or how many, are two statements.
  and coalesce(two.event_id = one.event_id, true)
  and coalesce(two.place_id = one.place_id, true)
  and coalesce(two.time_edtf = one.time_edtf, true)
  and coalesce(two.unit = one.unit, true)
  and coalesce(two.count_text = one.count_text, true)
  and coalesce(two.share_text = one.share_text, true)
  and two.polarity = one.polarity
