-- title: A quote has the same corruption in all claims
-- severity: error
-- table: claims
-- field: corruption
-- message: the corruption is {here}, but {there} in {other}, which has the same quote
-- hint: read the quote, and write the same corruption in all rows that have it; sense if its words mean something else
-- or nothing, wording if their sense is clear, and nothing if no word was swapped
select
    one.claim_id, coalesce(one.corruption, 'empty') as here,
    min(two.claim_id) as other, min_by(two.corruption, two.claim_id) as there
from claims as one
join claims as two
    on two.source_id = one.source_id and two.quote = one.quote and two.occurrence = one.occurrence
    and two.corruption is not null
    and two.corruption is distinct from one.corruption
-- One finding for two rows: at the empty one, else at the later one.
where one.corruption is null or two.claim_id < one.claim_id
group by one.claim_id, one.corruption
