"""What changed and what passed, as the checks see it in a test that is one transaction."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.insight.conftest import settled
from xinhe.kernel.clock import local_day
from xinhe.records.models import Feed
from xinhe.supervision import compliance
from xinhe.supervision.models import Finding
from xinhe.supervision.sightings import passed

Look = Callable[[datetime], list[Finding]]

__all__ = ["settled"]


@pytest.fixture
def look() -> Look:
    """Look at every step so far and at every date that passed; the findings that this look opened.

    The follower itself reads only what is committed, so it has tests of its own.
    """

    def look(at: datetime) -> list[Finding]:
        known = set(Finding.objects.values_list("pk", flat=True))
        running = compliance.in_force(local_day(at))
        compliance.examine(running, compliance.news_of(Feed.objects.values_list("record_id", "act")), at=at)
        for check in running:
            compliance.open_findings(check, [one.see() for one in passed(check, local_day(at))], at=at)
        return list(Finding.objects.exclude(pk__in=known).order_by("rule", "basis"))

    return look
