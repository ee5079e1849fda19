-- title: Every union called a strike
-- severity: warning
-- table: unions
-- field: full_name
-- message: {full_name} did not call any strike
select union_no, full_name
from unions
where union_no not in (select union_no from strike_unions)
