-- title: How do the actors relate, and according to which claims?
-- description: Claims about a relation between two actors: friendly, hostile or of descent. Each has its time, if the document gives one, its polarity, its modality and its lineage. Rivalries, alliances and cooperations have no direction.
select
    claims.claim_id, claims.type, claims.subject_id, subject.name as actor, claims.object_id, object.name as other_actor,
    claims.time_edtf, claims.time_basis, claims.polarity, claims.modality, claims.source_id, lineages.lineage_id, claims.quote
from claims
join actors as subject on subject.actor_id = claims.subject_id
join actors as object on object.actor_id = claims.object_id
join lineages using (source_id)
where claims.type in ('alliance', 'cooperation', 'recognition', 'diplomatic_relations', 'affiliation', 'splinter', 'defection', 'rivalry')
order by claims.claim_id
