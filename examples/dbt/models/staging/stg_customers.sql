-- Customers, with how they came.
select customer_id, first_name || ' ' || last_name as customer, country_code, registered_at,
       case when referred_by is null then 'alone' else 'referral' end as came_by
from {{ source('shop', 'customers') }}
