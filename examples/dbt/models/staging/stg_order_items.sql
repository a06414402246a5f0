-- Items, with their worth before the discount of the order.
select order_item_id, order_id, product_id, quantity * unit_price as amount,
       case when returned_on is null then 'kept' else 'returned' end as state
from {{ source('shop', 'order_items') }}
