select called.strike_no, unions.union_no
from (select strike_no, unnest(called_by) as full_name from raw.strikes) as called
join raw.unions using (full_name)
