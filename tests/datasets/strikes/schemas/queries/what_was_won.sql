-- title: What was demanded, and what was won?
-- description: For each demand, the number of strikes that made it,
-- and the number of these that were settled or won.
select demand, count(*) as strikes, count(*) filter (where outcome >= 2) as settled_or_won
from strike_demands
join strikes using (strike_no)
group by demand
order by demand
