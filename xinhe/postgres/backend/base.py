"""Django's PostgreSQL backend, which starts the embedded server when the first connection is opened."""

import select
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base as postgresql

from xinhe.postgres.backend.schema import DatabaseFeatures, DatabaseOperations, DatabaseSchemaEditor
from xinhe.postgres.cluster import OWNER, PORT, Cluster
from xinhe.postgres.launcher import attached, ensure


class DatabaseWrapper(postgresql.DatabaseWrapper):
    """A connection to the server of DATABASE_URL or, with EMBEDDED in the settings, to our own."""

    SchemaEditorClass = DatabaseSchemaEditor
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        """Django's parameters; ROLE drops the login to that role before the first statement."""
        params = super().get_connection_params()
        role = self.settings_dict.get("ROLE")
        if role and self.alias != NO_DB_ALIAS:
            escaped = role.replace("\\", "\\\\").replace(" ", "\\ ")
            params["options"] = f"{params.get('options', '')} -c role={escaped}".strip()
        return params

    def is_usable(self) -> bool:
        """Whether the connection still stands, as its socket tells: asking the server cost each request a round trip.

        A server that went away has closed the socket, which can then be read from; so can one that has something to
        say, and then it is asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if waiting.poll(0) else True

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection, after starting the embedded server where it is down."""
        embedded = self.settings_dict.get("EMBEDDED")
        if not embedded:
            return super().get_new_connection(conn_params)
        home, fast = Path(embedded["home"]), bool(embedded.get("fast"))
        cluster = attached(home)
        if cluster is not None:
            try:
                return self._connect(cluster, conn_params)
            except psycopg.OperationalError:
                pass  # The server was killed or stopped under us: start it again, once.
        return self._connect(ensure(home, fast=fast), conn_params)

    def _connect(self, cluster: Cluster, conn_params: dict[str, Any]) -> Any:
        self.settings_dict["HOST"] = str(cluster.run)
        self.settings_dict["PORT"] = str(PORT)
        if not self.settings_dict["USER"]:
            self.settings_dict["USER"] = OWNER
        own = {"host": str(cluster.run), "port": str(PORT), "user": self.settings_dict["USER"]}
        return super().get_new_connection({**conn_params, **own})
