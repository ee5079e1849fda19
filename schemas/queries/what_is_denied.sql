-- title: What is denied?
-- description: Claims that something is not so, with the speaker and the quote.
select
    claims.claim_id, claims.type, subject.name as actor, object.name as other_actor,
    coalesce(speaker.name, 'the author') as said_by, claims.modality, claims.source_id, claims.quote
from claims
left join actors as subject on subject.actor_id = claims.subject_id
left join actors as object on object.actor_id = claims.object_id
left join actors as speaker on speaker.actor_id = claims.speaker_id
where claims.polarity = 'negated'
order by claims.claim_id
