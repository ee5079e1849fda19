-- title: Which document was derived from which?
-- description: Each document with the document that it was derived from and the kind of derivation. It also shows the root of its lineage, whether the coding team has its text, and the number of its claims.
select
    sources.source_id, sources.derived_from, sources.derivation, lineages.lineage_id, sources.reliability,
    sources.file is not null as held, count(claims.claim_id) as claims
from sources
join lineages using (source_id)
left join claims using (source_id)
group by sources.source_id, sources.derived_from, sources.derivation, lineages.lineage_id, sources.reliability, held
order by sources.source_id
