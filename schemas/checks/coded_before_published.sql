-- title: A claim is not coded before its document was published
-- severity: error
-- table: claims
-- field: coded_on
-- message: the coding date {coded_on} is earlier than the publication of {source_id} ({published_edtf})
-- hint: correct coded_on here, or the cell "published" of {source_id} in raw/sources.csv
select claims.claim_id, claims.coded_on, claims.source_id, sources.published_edtf
from claims
join sources using (source_id)
where claims.coded_on < sources.published_start
