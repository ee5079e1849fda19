-- title: The unit of a count does not contradict the words of the quote
-- severity: warning
-- table: claims
-- field: unit
-- message: the unit is {unit}, but the quote has "{words}"
-- hint: read the quote, and correct unit or count; if both are right, accept the finding in raw/waivers.csv
with words as (
    select
        claim_id, unit, lower(quote) as quote, lower(count_text) as count_text,
        'kill|dead|death|die[ds]|dying|lives|sla[iy]|fatal|casualt|victim|murder|execut|behead|massacr|assassin|toll' as of_deaths,
        'wound|injur|hurt|casualt|victim|maim|harm|hospital|burn' as of_injuries
    from claims
    where unit is not null and count_text is not null
),
found as (
    -- "killing 24 people" counts no injuries, unless the quote speaks of these too.
    select
        claim_id, unit,
        case unit
            when 'injuries' then if(
                regexp_matches(quote, of_injuries), null, regexp_extract(quote, '\b(kill|dead\b|death|died\b)\w*')
            )
            when 'deaths' then if(
                regexp_matches(quote, of_deaths), null, regexp_extract(quote, '\b(wound|injur)\w*')
            )
        end as words
    from words
    union all
    -- "34 provinces" counts no countries. Persons may be counted as deaths, members or prisoners.
    select claim_id, unit, noun
    from words
    cross join (values
        ('attacks'), ('provinces'), ('countries'), ('embassies'), ('villages'), ('years')
    ) as nouns (noun)
    where unit <> noun and contains(' ' || quote || ' ', ' ' || count_text || ' ' || noun || ' ')
)
select distinct on (claim_id) claim_id, unit, words
from found
where words <> ''
order by claim_id, words
