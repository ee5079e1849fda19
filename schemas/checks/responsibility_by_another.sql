-- title: The speaker of a claim of responsibility is its subject
-- severity: error
-- table: claims
-- field: speaker_id
-- message: the speaker is {speaker}; expected the subject, {subject}
-- hint: if the subject itself says that it did it, enter it as the speaker; if somebody else says so, the type is
-- attribution
select claims.claim_id, speaker.name as speaker, subject.name as subject
from claims
left join actors as speaker on speaker.actor_id = claims.speaker_id
left join actors as subject on subject.actor_id = claims.subject_id
where claims.type = 'responsibility'
  and claims.speaker_id is distinct from claims.subject_id
