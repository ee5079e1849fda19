-- title: Which statements were corrupted by copying?
-- description: Claims with words that a machine changed, in sense, in wording or in an actor's name. The notes explain what the words mean.
select
    claims.claim_id, claims.source_id, sources.derivation, coalesce(claims.corruption, 'name') as corrupted,
    string_agg(actor_aliases.alias || ' = ' || actors.name, '; ' order by actor_aliases.alias) as names,
    claims.quote, claims.notes
from claims
join sources using (source_id)
left join actor_aliases
    on actor_aliases.source_id = claims.source_id
    and actor_aliases.kind = 'corrupt' and contains(claims.quote, actor_aliases.alias)
left join actors using (actor_id)
where claims.corruption is not null or actor_aliases.alias is not null
group by claims.claim_id, claims.source_id, sources.derivation, claims.corruption, claims.quote, claims.notes
order by corrupted = 'name', corrupted, claims.claim_id
