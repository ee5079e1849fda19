-- title: The time of a fact is not later than the document that reports it
-- severity: error
-- table: claims
-- field: time_edtf
-- message: the time {time_edtf} is later than the publication of {source_id} ({published_edtf})
-- hint: correct the time or the source here, or the cell "published" of {source_id} in raw/sources.csv; if the
-- document speaks of the future, the modality is forecast
select claims.claim_id, claims.time_edtf, claims.source_id, sources.published_edtf
from claims
join sources using (source_id)
join reference.modalities using (modality)
join reference.claim_types as claim_type using (type)
where claims.time_start > sources.published_end
  and modalities.is_of_fact
  -- What somebody states, threatens, wants or expects may lie ahead, although it is a fact that they do.
  and claim_type.says_that_it_happened
  and claims.type not in ('statement', 'threat')
