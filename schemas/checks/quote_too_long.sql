-- title: A quote has at most fifteen words
-- severity: error
-- table: claims
-- field: quote
-- message: the quote has {words} words; expected at most 15: {quote}
-- hint: quote fewer words, in one passage; they must contain the number, if the claim has one
select claim_id, quote, len(regexp_extract_all(quote, '\S+')) as words
from claims
where words > 15
