"""The limit: the smallest honest program for a row of the table, to which Xinhe is compared.

It puts the same statements with the same values to the same store by bare psycopg, reads all rows, and answers the
same bytes through the same server. It checks nothing, computes nothing and draws nothing.
"""
