-- title: What is said of the future can't be judged
-- severity: error
-- table: claims
-- field: credibility
-- message: a forecast has credibility {credibility}, only 6 is possible
select claim_id, credibility
from claims
where modality = 'forecast' and credibility <> 6
