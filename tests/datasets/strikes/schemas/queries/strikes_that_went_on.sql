-- title: Which strikes were resumed?
-- description: Each strike with the first strike of its chain and the number of steps from it.
with recursive chain as (
    select strike_no, strike_no as began_with, 0 as steps from strikes where resumes is null
    union all
    select strikes.strike_no, chain.began_with, chain.steps + 1
    from strikes
    join chain on strikes.resumes = chain.strike_no
)
select chain.began_with, chain.steps, strikes.strike_no, strikes.headline, strikes.first_day
from chain
join strikes using (strike_no)
where chain.began_with in (select began_with from chain where steps > 0)
order by chain.began_with, chain.steps, strikes.strike_no
