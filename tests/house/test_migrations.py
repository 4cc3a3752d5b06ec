"""Migrations are named by hand, and none is missing."""

import re

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.house.conftest import ROOT


def test_migrations_are_named_by_hand() -> None:
    """A name says what the change means: 0007_extensions_need_a_reason."""
    names = [p.stem for p in (ROOT / "xinhe").glob("*/migrations/[0-9]*.py")]
    made = re.compile(r"_auto_|_initial$|^\d{4}_(alter|remove|rename|add|delete)_\w+_\w+_\w+$|_and_more$")
    assert names
    assert [name for name in names if made.search(name) or not re.fullmatch(r"\d{4}_[a-z_]+", name)] == []


def test_no_migration_is_missing() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    with translation.override(None):  # as makemigrations does: words are no part of a table
        changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(
            graph=loader.graph
        )
    assert {label: made[0].operations for label, made in changes.items()} == {}


def test_each_package_has_one_last_migration() -> None:
    assert MigrationLoader(None, ignore_no_migrations=True).detect_conflicts() == {}
