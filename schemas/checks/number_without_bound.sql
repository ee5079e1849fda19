-- title: A count in digits has a bound, and a count in words has none
-- severity: error
-- table: claims
-- field: bound
-- message: the bound of the count "{count_text}" is {bound}; expected a bound for digits and none for words
-- hint: for digits, choose the bound that the words before the number express, such as exactly or at_least; for
-- words, leave it empty
select claim_id, count_text, bound
from claims
where count_text is not null
  and regexp_full_match(count_text, '[0-9]+(-[0-9]+)?') <> (bound is not null)
