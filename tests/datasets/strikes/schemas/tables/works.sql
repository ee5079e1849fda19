with recursive above as (
    select works_no, 0 as works_above from raw.works where shop_of is null
    union all
    select shop.works_no, above.works_above + 1
    from raw.works as shop
    join above on shop.shop_of = above.works_no
)
select
    works.works_no, works.sign, works.ward, works.trade, works.opened, works.opened_start as opened_first,
    works.floor_acres, works.steam, works.shop_of, above.works_above
from raw.works
left join above using (works_no)
