-- title: Who cooperated with whom, and against whom?
-- description: Claims about a cooperation or an alliance, with the third actor that it was directed against, if one is named.
select
    claims.claim_id, claims.type, subject.name as actor, object.name as with_whom, against.name as against_whom,
    claims.time_edtf, claims.modality, claims.polarity, claims.source_id, claims.quote
from claims
join actors as subject on subject.actor_id = claims.subject_id
join actors as object on object.actor_id = claims.object_id
left join actors as against on against.actor_id = claims.against_id
where claims.type in ('cooperation', 'alliance')
order by claims.against_id is null, claims.claim_id
