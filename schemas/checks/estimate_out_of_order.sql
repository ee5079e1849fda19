-- title: The best number for a single incident (clarity 1) is between low and high
-- severity: error
-- table: event_estimates
-- field: best
-- message: the best number of {unit} for {event_id} is {best}, which is not between low and high (low: {low}, high: {high})
-- hint: compare the claims about {event_id} that count {unit}, and correct a wrong count, bound or event
select estimate.event_id, estimate.unit, estimate.low, estimate.best, estimate.high
from event_estimates as estimate
join events using (event_id)
where events.clarity = 1
  and (estimate.best < estimate.low or estimate.best > estimate.high)
