package redshift
