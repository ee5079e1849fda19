-- title: Two events of the same type, town, day and actors are not the same event
-- severity: warning
-- table: events
-- field: title
-- message: {other} ("{other_title}") has the same type, place and day, {date_edtf}, and may be the same event
-- hint: read the quotes of both; if both are the same event, enter {other} as the event of all claims about {event},
-- and delete {event}, or withdraw it with claimbook retire if it was published; if they are two, make them parts of
-- one event, or accept the finding in raw/waivers.csv
select one.event_id, one.event_id as event, two.event_id as other, two.title as other_title, one.date_edtf
from events as one
join events as two
    on two.event_id < one.event_id
    and two.type = one.type
    and two.place_id = one.place_id
    and two.date_start = one.date_start and two.date_end = one.date_end
where one.date_start = one.date_end
  -- A province or a country may have several on one day.
  and one.where_precision <= 2 and two.where_precision <= 2
  and one.part_of is distinct from two.event_id
  and two.part_of is distinct from one.event_id
  and coalesce(one.part_of <> two.part_of, true)
  -- The check near_duplicate_events reports these.
  and jaro_winkler_similarity(lower(one.title), lower(two.title)) <= 0.9
  and exists (
      from event_actors as first
      join event_actors as second using (actor_id, role)
      where first.event_id = one.event_id and second.event_id = two.event_id
  )
