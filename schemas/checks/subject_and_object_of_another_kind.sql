-- title: Subject and object of a claim are of the kinds that its type demands
-- severity: error
-- table: claims
-- field: subject_id
-- message: the subject is {subject} ({subject_type}) and {the_object}, but in a claim of the type {type} {expected}
-- hint: read the quote, and {mend}; if {both} right, correct the type of the claim, or the type or the parent of the
-- actor in raw/actors.csv
with kinds as (
    select
        claims.claim_id, claims.type, one.name as subject, one.type as subject_type, two.name as object,
        two.type as object_type,
        case
            when claims.type = 'leadership' and two.type = 'person' and one.type not in ('person', 'unnamed')
            then 'the subject is who leads, and the object what is led'
            when claims.type = 'founding' and one.type = 'person'
                and (two.actor_id is null or two.type not in ('person', 'unnamed'))
            then 'the subject is what was founded, and the object who founded it'
            when claims.type = 'affiliation' and two.parent_id = claims.subject_id
            then 'the subject is what belongs to the object, as in the parents of the actors'
            when claims.type = 'defection' and two.type = 'person' and one.type not in ('person', 'unnamed')
            then 'the object is the organisation that was joined'
            when claims.type in ('recognition', 'diplomatic_relations')
                and (two.actor_id is null or two.type = 'state')
                and one.type in ('militant_group', 'faction', 'movement')
            then 'the subject is the state that recognises or deals with a government'
        end as expected
    from claims
    join actors as one on one.actor_id = claims.subject_id
    left join actors as two on two.actor_id = claims.object_id
)
select
    claim_id, type, subject, subject_type, expected,
    if(object is null, 'there is no object', 'the object ' || object || ' (' || object_type || ')') as the_object,
    if(object is null, 'move ' || subject || ' from subject to object', 'exchange subject and object') as mend,
    if(object is null, 'the subject is', 'they are') as both
from kinds
where expected is not null
