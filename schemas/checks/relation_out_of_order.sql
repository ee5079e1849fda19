-- title: A relation without a direction has its actors in alphabetical order
-- severity: error
-- table: claims
-- field: subject_id
-- message: the subject is {subject} and the object {object}; expected them the other way round, in alphabetical order, and one row for both
select claims.claim_id, subject.name as subject, object.name as object
from claims
join reference.claim_types as claim_type using (type)
join actors as subject on subject.actor_id = claims.subject_id
join actors as object on object.actor_id = claims.object_id
where not claim_type.has_direction and subject.name > object.name
