-- title: Events of the same type, place and time have distinct titles
-- severity: error
-- table: events
-- field: title
-- message: the title "{title}" is nearly the same as "{other_title}" ({other}), at the same place and time
-- hint: if both are the same event, enter {other} as the event of all claims about this one, and delete this row;
-- otherwise write titles that show the difference
select one.event_id, one.title, two.event_id as other, two.title as other_title
from events as one
join events as two
    on two.event_id < one.event_id
    and two.type = one.type
    and two.place_id is not distinct from one.place_id
where coalesce(one.date_start <= two.date_end, true)
  and coalesce(two.date_start <= one.date_end, true)
  and one.part_of is distinct from two.event_id
  and two.part_of is distinct from one.event_id
  and jaro_winkler_similarity(lower(one.title), lower(two.title)) > 0.9
