-- title: A relation connects different actors
-- severity: error
-- table: claims
-- field: object_id
-- message: {actor} has two parts in this claim; expected different actors as subject, object and against
-- hint: correct subject, object or against
select claims.claim_id, actors.name as actor
from claims
join actors on actors.actor_id = claims.subject_id
where claims.subject_id = claims.object_id
   or claims.against_id in (claims.subject_id, claims.object_id)
