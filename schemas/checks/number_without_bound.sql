-- title: A count in digits has its bound, a count in words has none
-- severity: error
-- table: claims
-- field: bound
-- message: the count "{count}" stands with the bound {bound}
select claim_id, count, bound
from claims
where count is not null
  and regexp_full_match(count, '[0-9]+') <> (bound is not null)
