-- title: The words of a speaker are not asserted by the document
-- severity: error
-- table: claims
-- field: modality
-- message: the modality is asserted, but the speaker is {speaker}; what others say is not asserted
-- hint: write reported if the document gives the words of {speaker}, alleged if they are a reproach that it does not
-- adopt, or hedged if they are in doubt; empty the cell "speaker" only if the author says it
select claims.claim_id, actors.name as speaker
from claims
join actors on actors.actor_id = claims.speaker_id
where claims.modality = 'asserted'
  -- reported by speaker_of_own_statement, whose hint is another
  and not (claims.type in ('statement', 'threat') and claims.speaker_id is not distinct from claims.subject_id)
