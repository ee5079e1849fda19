-- title: A quote with a year has that of a stated time
-- severity: warning
-- table: claims
-- field: time_edtf
-- message: the time {time_edtf} has the basis stated, but the year in its quote is {found}
-- hint: read the quote, and correct the time; if the quote tells of another time than the claim, the basis is inferred,
-- and the notes explain it; if the document gives {year} outside the quote, choose a quote that contains it
with stated as (
    select
        claim_id, time_edtf, quote, regexp_extract(time_edtf, '[0-9]{4}') as year,
        regexp_extract_all(time_edtf, '[0-9]{4}') as years,
        regexp_extract_all(quote, '\b(?:1[89]|20)[0-9]{2}\b') as found
    from claims
    where time_basis = 'stated'
)
select claim_id, time_edtf, year, array_to_string(found, ' and ') as found
from stated
where len(years) > 0 and len(found) > 0 and not list_has_any(years, found)
