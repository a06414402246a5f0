COPY _dwsim_<id 1>.orders
FROM 's3://bucket/dwsim/shop/run-7/orders/part-00000.parquet'
CREDENTIALS 'aws_access_key_id=AKIDSECRET;aws_secret_access_key=abc/SECRET''\\+=;token=tokenSECRET'
FORMAT AS PARQUET
STATUPDATE OFF
