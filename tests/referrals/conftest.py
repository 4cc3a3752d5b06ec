"""The town with its three mediation bodies, on a day under the rules that know referrals."""

from datetime import datetime

import pytest

from tests.mediation import disputes
from tests.mediation.disputes import Bodies
from tests.town import Town
from xinhe.kernel.clock import SHANGHAI


@pytest.fixture
def at() -> datetime:
    """A Monday morning after the rules of referrals came in."""
    return datetime(2026, 12, 7, 10, 14, tzinfo=SHANGHAI)


@pytest.fixture
def have(town: Town) -> Bodies:
    """The bodies of village, street and county."""
    return disputes.bodies(town)
