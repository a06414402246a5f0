-- Orders, without what no model reads.
select order_id, customer_id, ordered_at, shipped_on, discount
from {{ source('shop', 'orders') }}
