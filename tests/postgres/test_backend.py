"""Django's backend starts the server by itself, drops to a role and checks foreign keys at once."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connections, models
from django.test.utils import isolate_apps
from pytest_django import DjangoDbBlocker

from xinhe.postgres.backend.base import DatabaseWrapper
from xinhe.postgres.launcher import attached, is_running, superuser_dsn


def opened(home: Path, **changes: object) -> DatabaseWrapper:
    settings = {"NAME": "xinhe", "EMBEDDED": {"home": str(home), "fast": True}, **changes}
    return DatabaseWrapper(connections.configure_settings({"default": settings})["default"], alias="embedded")


@pytest.fixture(autouse=True)
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """These tests bring their own servers; the project's test database is not used."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def database(home: Path) -> Iterator[DatabaseWrapper]:
    wrapper = opened(home)
    connections["embedded"] = wrapper  # Django's atomic() looks connections up by alias.
    yield wrapper
    wrapper.close()
    del connections["embedded"]


def answer(wrapper: DatabaseWrapper, question: str) -> object:
    with wrapper.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_nothing_starts_before_the_first_connection(home: Path, database: DatabaseWrapper) -> None:
    assert attached(home) is None
    assert answer(database, "select current_user") == "xinhe_owner"
    assert is_running(home)


def test_a_new_connection_restarts_a_server_that_was_killed(home: Path, database: DatabaseWrapper) -> None:
    answer(database, "select 1")
    os.kill(int((home / "pg" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    database.close()
    assert answer(database, "select 1") == 1


def test_a_login_with_a_role_acts_as_that_role_from_its_first_statement(home: Path) -> None:
    wrapper = opened(home, ROLE="xinhe_app", OPTIONS={"options": "-c statement_timeout=9s"})
    assert answer(wrapper, "select current_user || session_user") == "xinhe_appxinhe_owner"
    assert answer(wrapper, "show statement_timeout") == "9s"
    wrapper.close()


def test_the_connection_that_makes_databases_keeps_its_login(home: Path) -> None:
    wrapper = opened(home, ROLE="xinhe_app")
    with wrapper._nodb_cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("xinhe_owner",)
    wrapper.close()


def test_without_embedded_it_is_plain_postgresql(home: Path, database: DatabaseWrapper) -> None:
    answer(database, "select 1")
    run = str(Path(os.readlink(home / "pg")).parent / "run")
    wrapper = opened(home, EMBEDDED=None, HOST=run, PORT="5432", USER="xinhe_app")
    assert answer(wrapper, "select current_user") == "xinhe_app"
    wrapper.close()


@isolate_apps("xinhe.postgres")
def test_a_violated_foreign_key_is_refused_at_once(database: DatabaseWrapper) -> None:
    class Office(models.Model):
        class Meta:
            app_label = "postgres"

    class Petition(models.Model):
        office = models.ForeignKey(Office, models.PROTECT)

        class Meta:
            app_label = "postgres"

    with database.schema_editor() as editor:
        editor.create_model(Office)
        editor.create_model(Petition)
    database.set_autocommit(False)
    with database.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute("insert into postgres_petition (office_id) values (7)")
    database.rollback()
    database.set_autocommit(True)


@isolate_apps("xinhe.postgres")
def test_a_key_added_later_is_not_deferrable_and_can_be_taken_away(home: Path, database: DatabaseWrapper) -> None:
    class Office(models.Model):
        class Meta:
            app_label = "postgres"

    class Petition(models.Model):
        class Meta:
            app_label = "postgres"

    key = models.ForeignKey(Office, models.PROTECT, null=True)
    key.set_attributes_from_name("office")
    key.model = Petition
    with database.schema_editor() as editor:
        editor.create_model(Office)
        editor.create_model(Petition)
        editor.add_field(Petition, key)
    question = "select array_agg(condeferrable) from pg_constraint where contype = 'f'"
    with psycopg.connect(superuser_dsn(home)) as connection:
        assert connection.execute(question).fetchone() == ([False],)
    with database.schema_editor() as editor:
        editor.remove_field(Petition, key)
    assert answer(database, question) is None
