-- title: The title of an event contains no figure
-- severity: warning
-- table: events
-- field: title
-- message: the title contains the figure {figure}
-- hint: take {figure} out of the title; a count is a claim, with the quote that it comes from
select event_id, title, regexp_extract(title, '(^|[ (])([0-9]{1,3}(,[0-9]{3})*)([ ,.)]|$)', 2) as figure
from events
where figure <> ''
