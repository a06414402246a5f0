-- One row for each customer: orders, what was spent on items that were kept, and a segment.
with orders as (
  select o.customer_id, o.order_id, o.ordered_at, coalesce(sum(i.amount * (1 - o.discount)), 0) as spent
  from {{ ref('stg_orders') }} o
  left join {{ ref('stg_order_items') }} i on i.order_id = o.order_id and i.state = 'kept'
  group by o.customer_id, o.order_id, o.ordered_at
)
select c.customer_id, c.customer, c.country_code, c.came_by,
       count(o.order_id) as orders,
       min(o.ordered_at) as first_order_at,
       coalesce(sum(o.spent), 0) as spent,
       case when count(o.order_id) = 0 then 'none'
            when count(o.order_id) = 1 then 'once'
            when count(o.order_id) < 5 then 'repeat'
            else 'loyal' end as segment
from {{ ref('stg_customers') }} c
left join orders o on o.customer_id = c.customer_id
group by c.customer_id, c.customer, c.country_code, c.came_by
