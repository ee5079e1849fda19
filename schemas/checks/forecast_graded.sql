-- title: What has not happened has credibility 6 (cannot be judged)
-- severity: error
-- table: claims
-- field: credibility
-- message: the credibility is {credibility}, with the modality {modality}; expected 6
select claim_id, modality, credibility
from claims
where modality in ('hypothetical', 'question', 'forecast') and credibility <> 6
