-- title: Claims that contradict each other differ in what is coded of them
-- severity: warning
-- table: claim_links
-- field: relation
-- message: the relation is contradicts, but {claim} and {other} have the same type, subject and polarity, and no date,
-- place, number or object in which they differ
-- hint: read both quotes; if they say the same, write repeats in the row "{claim}, contradicts, {other}" of
-- raw/claim_links.csv, or correct the number of the claim that is wrong in it; if only their words differ, accept the
-- finding in raw/waivers.csv
select
    claim_links.claim_id, claim_links.other_id, claim_links.claim_id as claim, claim_links.other_id as other
from claim_links
join claims as first on first.claim_id = claim_links.claim_id
join claims as second on second.claim_id = claim_links.other_id
where claim_links.relation = 'contradicts'
  and first.type = second.type
  and first.polarity = second.polarity
  and first.subject_id is not distinct from second.subject_id
  -- what both have is the same, and both have something that can be compared
  and coalesce(first.event_id = second.event_id, true)
  and coalesce(first.object_id = second.object_id, true)
  and coalesce(first.against_id = second.against_id, true)
  and coalesce(first.place_id = second.place_id, true)
  and coalesce(first.time_edtf = second.time_edtf, true)
  and coalesce(first.claimed_date_edtf = second.claimed_date_edtf, true)
  and coalesce(first.count_text = second.count_text and first.bound = second.bound, true)
  and coalesce(first.unit = second.unit, true)
  and coalesce(first.share_text = second.share_text, true)
  and (
      first.time_edtf = second.time_edtf
      or first.claimed_date_edtf = second.claimed_date_edtf
      or first.count_text = second.count_text
      or first.share_text = second.share_text
  )
