-- title: A relation without a direction has its actors in alphabetical order
-- severity: error
-- table: claims
-- field: subject_id
-- message: the subject is {subject} and the object {object}; expected the names in alphabetical order, since {type} has no direction
-- hint: exchange subject and object; if another row has the same statement already, delete this one
select claims.claim_id, claims.type, subject.name as subject, object.name as object
from claims
join reference.claim_types as claim_type using (type)
join actors as subject on subject.actor_id = claims.subject_id
join actors as object on object.actor_id = claims.object_id
where not claim_type.has_direction and subject.name > object.name
