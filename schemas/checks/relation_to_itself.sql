-- title: A relation has two ends
-- severity: error
-- table: claims
-- field: object_id
-- message: {actor} stands at both ends
select claims.claim_id, actors.name as actor
from claims
join actors on actors.actor_id = claims.subject_id
where claims.subject_id = claims.object_id
   or claims.against_id in (claims.subject_id, claims.object_id)
