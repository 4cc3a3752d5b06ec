"""Foreign keys that are checked at once."""

from django.db.backends.postgresql.features import DatabaseFeatures as PostgresFeatures
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as PostgresSchemaEditor


class DatabaseOperations(PostgresOperations):
    """Django's operations, with foreign keys that are not deferrable."""

    def deferrable_sql(self) -> str:
        """Checked at each statement: a deferred violation reaches Citus as an internal error at commit."""
        return " NOT DEFERRABLE"


class DatabaseFeatures(PostgresFeatures):
    """Django's features, saying that a delete must go in the order of the keys."""

    can_defer_constraint_checks = False
    supports_forward_references = False


class DatabaseSchemaEditor(PostgresSchemaEditor):
    """Django's schema editor without SET CONSTRAINTS, which a key that is not deferrable refuses."""

    sql_create_column_inline_fk = "CONSTRAINT %(name)s REFERENCES %(to_table)s(%(to_column)s)%(deferrable)s"
    sql_delete_fk = "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s"
