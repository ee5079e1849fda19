-- title: An unnamed actor is named in a claim of its document
-- severity: warning
-- table: actors
-- field: name
-- message: the name contains {document}, but no claim of {document} names this actor; {claim} is from {source_id}
-- hint: read the quote of {claim}, and {mend}; if the name is right, correct the actor or the source of {claim}
with named as (
    unpivot (from claims select claim_id, source_id, subject_id, object_id, against_id, speaker_id)
    on subject_id, object_id, against_id, speaker_id
    into name field value actor_id
),
uses as (
    select
        actor_id, min(claim_id) as claim, min_by(source_id, claim_id) as source_id,
        list(distinct source_id) as sources
    from named
    group by actor_id
),
unnamed as (
    select actor_id, name, regexp_extract(name, '\(unnamed, (S[0-9]+)\)', 1) as document
    from actors
)
select
    unnamed.actor_id, document, claim, source_id,
    if(
        len(sources) = 1,
        'write ' || source_id || ' in place of ' || document || ' here and in each cell that contains the name',
        'name the actor without ' || document || ' here and in each cell that contains the name'
    ) as mend
from unnamed
join uses using (actor_id)
where document <> '' and not list_contains(sources, document)
