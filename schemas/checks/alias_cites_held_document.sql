-- title: An alias comes from a document that the coding team has
-- severity: error
-- table: actor_aliases
-- field: source_id
-- message: the document {source_id} has no file, so nobody can look up the spelling
-- hint: correct the source here, or enter the file of {source_id} in raw/sources.csv
select alias, actor_id, source_id
from actor_aliases
join sources using (source_id)
where sources.file is null
