-- title: A count in digits has a bound, and a count in words has none
-- severity: error
-- table: claims
-- field: bound
-- message: the bound of the count "{count}" is {bound}; expected a bound for digits and none for words
select claim_id, count, bound
from claims
where count is not null
  and regexp_full_match(count, '[0-9]+(-[0-9]+)?') <> (bound is not null)
