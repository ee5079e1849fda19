-- title: A recognition names who recognises
-- severity: warning
-- table: claims
-- field: polarity
-- message: the recognition is affirmed, but the claim names nobody who recognises {object}
-- hint: if the quote says that nobody does, as in "no nation", the polarity is negated; otherwise enter the subject
select claims.claim_id, coalesce(actors.name, 'the object') as object
from claims
left join actors on actors.actor_id = claims.object_id
where claims.type = 'recognition' and claims.polarity = 'affirmed' and claims.subject_id is null
