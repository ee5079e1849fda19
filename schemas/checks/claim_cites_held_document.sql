-- title: A claim quotes a document that is held
-- severity: error
-- table: claims
-- field: source_id
-- message: quotes {source_id}, which is not held, so that nobody can check the words
select claim_id, source_id
from claims
join sources using (source_id)
where sources.file is null
