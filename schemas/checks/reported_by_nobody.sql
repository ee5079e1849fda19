-- title: Reported words have a speaker
-- severity: warning
-- table: claims
-- field: speaker_id
-- message: the modality is reported, but the claim has no speaker
-- hint: enter whom the document lets speak; if it names and describes nobody, as in "reportedly", the modality is
-- hedged; if the author says it, the modality is asserted
select claim_id
from claims
where modality = 'reported' and speaker_id is null
