select
    strike_no, headline, works as works_no,
    stoppage, stoppage_start as first_day, stoppage_end as last_day, stoppage_precision as span,
    hands_out, hands_said, hands_out_low as hands_low, hands_out_best as hands_best, hands_out_high as hands_high,
    outcome, raise_percent, lockout, resumes, remark
from raw.strikes
