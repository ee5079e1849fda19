-- title: A document is coded after it was published
-- severity: error
-- table: claims
-- field: coded_on
-- message: coded on {coded_on}, before {source_id} was published ({published})
select claims.claim_id, claims.coded_on, claims.source_id, sources.published
from claims
join sources using (source_id)
where claims.coded_on < sources.published_start
