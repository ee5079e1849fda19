-- title: A claim quotes only a document that the coding team has
-- severity: error
-- table: claims
-- field: source_id
-- message: the document {source_id} has no file, so nobody can check the quote
-- hint: correct the source here, or enter the file of {source_id} in raw/sources.csv
select claim_id, source_id
from claims
join sources using (source_id)
where sources.file is null
