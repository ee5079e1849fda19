-- title: Which document comes from which?
-- description: Each document with the one that it was made from and how, the lineage at whose root it stands, whether its text is held, and how many claims rest on it.
select
    sources.source_id, sources.derived_from, sources.derivation, lineages.lineage_id, sources.reliability,
    sources.file is not null as held, count(claims.claim_id) as claims
from sources
join lineages using (source_id)
left join claims using (source_id)
group by sources.source_id, sources.derived_from, sources.derivation, lineages.lineage_id, sources.reliability, held
order by sources.source_id
