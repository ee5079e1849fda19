-- title: At clarity 1 the best number lies between low and high
-- severity: error
-- table: event_estimates
-- field: best
-- message: best {best} does not lie between low {low} and high {high}
select estimate.event_id, estimate.unit, estimate.low, estimate.best, estimate.high
from event_estimates as estimate
join events using (event_id)
where events.clarity = 1
  and (estimate.best < estimate.low or estimate.best > estimate.high)
