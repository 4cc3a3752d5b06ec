"""Numbers name one matter each: by the counter, and by a constraint of the database."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from tests.superuser import superuser
from tests.town import Town, filed
from xinhe.jobs.proof import verify
from xinhe.matters.acts.intake import intake
from xinhe.matters.filing import Filing, Source
from xinhe.matters.models import Matter
from xinhe.people.person import SYSTEM


def finished(town: Town, year: int) -> Matter:
    filing = Filing(kind="petition", title="路灯", body="路灯不亮。", region=town.county.code, channel="letter")
    moment = datetime(year, 3, 2, 4, tzinfo=UTC)
    return intake(filing, by=SYSTEM, at=moment, source=Source(name="旧", id=str(year)), is_history=True)


def test_two_matters_cannot_share_a_number(town: Town, at: datetime) -> None:
    one, other = filed(town, at), filed(town, at)
    with pytest.raises(IntegrityError), transaction.atomic(), superuser():
        Matter.objects.filter(pk=other.pk).update(number=one.number)


def test_years_of_two_centuries_do_not_meet(town: Town) -> None:
    numbers = [finished(town, year).number for year in (1950, 1998, 1999, 2000, 2024)]
    assert [number[:-9] for number in numbers] == ["LH-1950", "LH-1998", "LH-1999", "LH-00", "LH-24"]
    assert list(verify()) == []


def test_a_store_of_before_is_looked_through(town: Town, at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    migration = import_module("xinhe.matters.migrations.0013_one_matter_a_number")
    one, other = filed(town, at), filed(town, at)
    with superuser():
        Matter.objects.filter(pk=other.pk).update(number=one.number, opened_at=datetime(1926, 3, 2, tzinfo=UTC))
    with connection.schema_editor() as editor:
        migration.look_for_twins(apps, editor)
    assert f"{one.number}：1926-03-02 收到的 {other.pk}" in capsys.readouterr().out
    with superuser():
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX one_matter_a_number")
        Matter.objects.filter(pk=other.pk).update(opened_at=at)
    with connection.schema_editor() as editor, pytest.raises(CommandError, match="verify-log"):
        migration.look_for_twins(apps, editor)
