"""The one exception of this package."""


class PostgresFailure(Exception):
    """The embedded database cannot be used, said in a sentence that tells a person what to do."""
