-- title: A strike does not end before the works opened
-- severity: error
-- table: strikes
-- field: stoppage
-- message: the stoppage {stoppage} ends before {sign} opened ({opened})
select strikes.strike_no, strikes.stoppage, works.sign, works.opened
from strikes
join works using (works_no)
where strikes.last_day < works.opened_first
