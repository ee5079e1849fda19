-- title: What has not happened has credibility 6 (cannot be judged)
-- severity: error
-- table: claims
-- field: credibility
-- message: the credibility is {credibility}, with the modality {modality}; expected 6
-- hint: change the credibility to 6 (cannot be judged), or correct the modality
select claim_id, modality, credibility
from claims
join reference.modalities using (modality)
where not modalities.is_of_fact and claims.credibility <> 6
