-- title: The day of coding does not count up from row to row
-- severity: warning
-- table: claims
-- field: coded_on
-- message: {previous} was coded on {day_before}, this row on {coded_on}, and each of the next two a day later:
-- the spreadsheet may have counted up while the column was filled down
-- hint: type the right day in this row and in the rows above and below it that count up; to fill a column with one
-- value, copy the cell and paste it
with compared as (
    select
        claim_id, coded_on,
        lag(claim_id) over in_order as previous, lag(coded_on) over in_order as day_before,
        -- Four rows, since a coder may code one row a day for some days.
        coalesce(
            coded_on - lag(coded_on) over in_order = 1
            and lead(coded_on) over in_order - coded_on = 1
            and lead(coded_on, 2) over in_order - coded_on = 2,
            false
        ) as counts_up
    from claims
    window in_order as (order by claim_id)
)
select claim_id, coded_on, previous, day_before
from compared
-- One finding for each series, at its start.
qualify counts_up and not coalesce(lag(counts_up) over (order by claim_id), false)
