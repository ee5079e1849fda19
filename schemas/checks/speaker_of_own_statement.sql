-- title: The subject of a statement is not its speaker too
-- severity: error
-- table: claims
-- field: speaker_id
-- message: {speaker} is the subject of this {type} and its speaker too; the subject is who speaks, and a speaker is
-- somebody else, who reports it
-- hint: empty the cell "speaker" if the document itself gives the words of {speaker}, and write asserted in modality
-- if it is reported; if somebody else reports them, enter that actor
select claims.claim_id, actors.name as speaker, claims.type
from claims
join actors on actors.actor_id = claims.speaker_id
where claims.type in ('statement', 'threat')
  and claims.speaker_id = claims.subject_id
