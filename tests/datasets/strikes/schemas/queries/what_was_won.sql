-- title: What was asked for, and what was won?
-- description: For each demand the number of strikes that made it,
-- and of those the number that was settled or won.
select demand, count(*) as strikes, count(*) filter (where outcome >= 2) as settled_or_won
from strike_demands
join strikes using (strike_no)
group by demand
order by demand
