"""``xinhe check --compliance``: look now, and say per check how many findings wait."""

import io
from datetime import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests import town as make
from tests.town import Town
from xinhe.supervision.models import Finding


def test_the_checks_are_run_and_listed_with_what_nobody_settled(
    town: Town, at: datetime, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.accepted(town, at)
    later = clock.forward(days=70)
    monkeypatch.setattr("xinhe.jobs.management.commands.recount.now", lambda: later)
    assert timezone.is_aware(later)
    out = io.StringIO()
    call_command("recount", compliance=True, stdout=out)
    said = out.getvalue()
    assert "新发现 1 条" in said
    assert "到期没有办结（第四十五条第（一）项）：未处置 1 条。" in said
    assert "重大、紧急事项没有报告（第四十六条第（四）项）：未处置 0 条。" in said
    assert Finding.objects.get().rule == "not_concluded"
    call_command("recount", compliance=True, stdout=out)
    assert "新发现 0 条" in out.getvalue()
