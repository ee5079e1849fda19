-- title: Every union called a strike
-- severity: warning
-- table: unions
-- field: full_name
-- message: {full_name} called none of the strikes
select union_no, full_name
from unions
where union_no not in (select union_no from strike_unions)
