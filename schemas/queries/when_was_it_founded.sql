-- title: When was each group founded, and according to whom?
-- description: Claims about a founding, with the claimed date, the document, its lineage and the quote.
select
    actors.name as actor, claims.claimed_date_edtf as founded, claims.claimed_date_basis as basis,
    claims.source_id, lineages.lineage_id, coalesce(speaker.name, 'the author') as said_by, claims.quote
from claims
join actors on actors.actor_id = claims.subject_id
join lineages using (source_id)
left join actors as speaker on speaker.actor_id = claims.speaker_id
where claims.type = 'founding'
order by actors.name, claims.claimed_date_start, claims.claim_id
