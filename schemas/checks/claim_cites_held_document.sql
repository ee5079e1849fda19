-- title: A claim quotes only a document that the coding team has
-- severity: error
-- table: claims
-- field: source_id
-- message: the quoted document {source_id} has no file, so the quote cannot be checked
select claim_id, source_id
from claims
join sources using (source_id)
where sources.file is null
