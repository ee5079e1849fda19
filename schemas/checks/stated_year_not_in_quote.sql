-- title: The year of a stated claimed date is in the quote
-- severity: warning
-- table: claims
-- field: claimed_date_edtf
-- message: the claimed date {claimed_date_edtf} has the basis stated, but its quote does not contain {year}
-- hint: read the quote, and correct the year; if the document does not give the year, the basis is inferred, and the
-- notes explain it; if it gives the year outside the quote, choose a quote that contains it
select claim_id, claimed_date_edtf, left(claimed_date_edtf, 4) as year
from claims
where claimed_date_basis = 'stated'
  and regexp_matches(claimed_date_edtf, '^[0-9]{4}')
  and not contains(quote, left(claimed_date_edtf, 4))
