select strike_no, generate_subscripts(demands, 1) as place_in_list, unnest(demands) as demand
from raw.strikes
