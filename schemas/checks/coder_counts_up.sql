-- title: The number of the coder does not count up from row to row
-- severity: warning
-- table: claims
-- field: coder
-- message: {previous} has the coder {coder_before}, this row {coder}, and {next} {coder_after}, who coded no other row:
-- the spreadsheet may have counted up while the column was filled down
-- hint: type the right coder in this row and in the rows above and below it that count up; to fill a column with
-- one value, copy the cell and paste it
with numbered as (
    select claim_id, coder, try_cast(substr(coder, 2) as bigint) as number, count(*) over (partition by coder) as rows
    from claims
),
compared as (
    select
        claim_id, coder,
        lag(claim_id) over in_order as previous, lag(coder) over in_order as coder_before,
        lead(claim_id) over in_order as next, lead(coder) over in_order as coder_after,
        -- Coders who take turns count up too, but have coded other rows.
        coalesce(
            lag(number) over in_order = number - 1
            and lead(number) over in_order = number + 1
            and lead(rows) over in_order = 1,
            false
        ) as counts_up
    from numbered
    window in_order as (order by claim_id)
)
select claim_id, coder, previous, coder_before, next, coder_after
from compared
-- One finding for each series, at its start.
qualify counts_up and not coalesce(lag(counts_up) over (order by claim_id), false)
