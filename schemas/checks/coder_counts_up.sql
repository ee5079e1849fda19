-- title: The number of the coder does not count up from row to row
-- severity: warning
-- table: claims
-- field: coder
-- message: {previous} has the coder {coder_before}, this row {coder}, and {next} {coder_after}: the spreadsheet may have counted up while the column was filled down
-- hint: type the right coder in this row and in all rows below it that count up; to fill a column down with the
-- same value, copy the cell and paste it
with numbered as (
    select
        claim_id, coder,
        try_cast(substr(coder, 2) as bigint) as number,
        lag(claim_id) over in_order as previous, lag(coder) over in_order as coder_before,
        lead(claim_id) over in_order as next, lead(coder) over in_order as coder_after,
        try_cast(substr(lag(coder) over in_order, 2) as bigint) as number_before,
        try_cast(substr(lead(coder) over in_order, 2) as bigint) as number_after,
        try_cast(substr(lag(coder, 2) over in_order, 2) as bigint) as number_two_before
    from claims
    window in_order as (order by claim_id)
)
select claim_id, coder, previous, coder_before, next, coder_after
from numbered
where number_before = number - 1 and number_after = number + 1
  -- One finding for each series, at the second row of it, which is the first with a wrong number.
  and number_two_before is distinct from number - 2
