-- title: The notes of a source explain the reliability that it has
-- severity: warning
-- table: sources
-- field: reliability
-- message: reliability is {reliability}, but the notes say "Reliability {named}"
-- hint: read the reason in the notes, and correct reliability or the notes; if both are right, accept the finding in raw/waivers.csv
with grades as (
    select
        source_id, reliability,
        list_distinct(regexp_extract_all(notes, '\b[Rr]eliability ([A-F])\b', 1)) as named
    from sources
)
-- Notes that name several grades compare them.
select source_id, reliability, named[1] as named
from grades
where len(named) = 1 and named[1] <> reliability
