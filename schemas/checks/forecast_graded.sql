-- title: A forecast has credibility 6 (cannot be judged)
-- severity: error
-- table: claims
-- field: credibility
-- message: the credibility of a forecast is {credibility}; expected 6
select claim_id, credibility
from claims
where modality = 'forecast' and credibility <> 6
