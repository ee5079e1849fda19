-- title: A claim does not name an unnamed actor of another document
-- severity: warning
-- table: claims
-- field: subject_id
-- message: the {raw_column} is "{actor}", who is an actor of {document}, but the claim is from {source_id}
-- hint: correct the {raw_column}, or the source; if {source_id} means the same actor, name it in
-- raw/actors.csv without {document}
with named as (
    unpivot (from claims select claim_id, source_id, subject_id, object_id, against_id, speaker_id)
    on subject_id, object_id, against_id, speaker_id
    into name field value actor_id
)
select
    named.claim_id, named.source_id, replace(named.field, '_id', '') as raw_column, actors.name as actor,
    regexp_extract(actors.name, '\(unnamed, (S[0-9]+)\)', 1) as document
from named
join actors using (actor_id)
where document <> '' and document <> named.source_id
  -- The check actor_named_for_another_document reports an actor whom no claim of this document names.
  and exists (
      from named as own where own.actor_id = named.actor_id and own.source_id = document
  )
