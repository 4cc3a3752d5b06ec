"""A row that gives out numbers one after the other, without gaps: a transaction that is rolled back gives its back."""

from django.db.models import Model

from xinhe.postgres.kept import Named


def counter(model: type[Model]) -> Named:
    """The question for the next number of a key, for a table of keys and last numbers.

    It holds the key's row until the transaction ends.
    """
    table = model._meta.db_table
    return Named(f"""
INSERT INTO {table} (key, last) VALUES (%s, 1) ON CONFLICT (key) DO UPDATE SET last = {table}.last + 1 RETURNING last
""")  # noqa: S608 (only our own table name is put in)
