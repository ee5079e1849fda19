-- title: Responsibility is claimed by the perpetrator itself
-- severity: error
-- table: claims
-- field: speaker_id
-- message: {speaker} claims responsibility for what {subject} is said to have done
select claims.claim_id, speaker.name as speaker, subject.name as subject
from claims
left join actors as speaker on speaker.actor_id = claims.speaker_id
left join actors as subject on subject.actor_id = claims.subject_id
where claims.type = 'responsibility'
  and claims.speaker_id is distinct from claims.subject_id
