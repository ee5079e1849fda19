-- title: How many of the documents are copies?
-- description: The number of documents that the coding team has, and of those that were derived from another text, by a translation or a paraphrase.
select
    count(*) as documents,
    count(*) filter (where sources.derived_from is not null) as copies
from sources
where sources.sha256 is not null
