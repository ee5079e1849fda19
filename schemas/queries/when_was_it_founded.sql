-- title: When was a group founded, according to whom?
-- description: Each claim of a founding with the date that it gives, the document, its lineage and the words.
select
    actors.name as actor, claims.claimed_date as founded, claims.claimed_date_basis as basis,
    claims.source_id, lineages.lineage_id, coalesce(speaker.name, 'the author') as said_by, claims.quote
from claims
join actors on actors.actor_id = claims.subject_id
join lineages using (source_id)
left join actors as speaker on speaker.actor_id = claims.speaker_id
where claims.type = 'founding'
order by actors.name, claims.claimed_date_start, claims.claim_id
