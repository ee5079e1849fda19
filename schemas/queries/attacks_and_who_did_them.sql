-- title: Who carried out each attack, according to whom, and how certain is this?
-- description: Each attribution and claim of responsibility, with its speaker. If no actor is named as the speaker, the author of the document is the speaker.
select
    events.event_id, events.title, events.date_edtf,
    subject.name as attributed_to, claims.type, coalesce(speaker.name, 'the author') as said_by,
    claims.modality, claims.polarity, claims.source_id
from claims
join events using (event_id)
left join actors as subject on subject.actor_id = claims.subject_id
left join actors as speaker on speaker.actor_id = claims.speaker_id
where claims.type in ('attribution', 'responsibility') and events.type = 'attack'
order by events.event_id, claims.claim_id
