select event_id, title, date, date_start as first_day, date_end as last_day, type, place_id, precision,
    killed, injured, source
from raw.events
