"""The figures of mediation over the API: the same numbers as at the desk, for the same readers."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Caller
from tests.conftest import Clock
from tests.mediation.disputes import Bodies, bodies, effective, mediating
from tests.town import Town
from xinhe.insight import follower
from xinhe.matters.models import Matter
from xinhe.people.person import Person

As = Callable[[Person], Caller]


@pytest.fixture
def have(town: Town, clock: Clock) -> Bodies:
    found = bodies(town)
    effective(found, clock.at)
    mediating(found, clock.at)
    follower.count(list(Matter.objects.values_list("pk", flat=True)))
    return found


def test_a_body_reads_its_figures_and_its_table(have: Bodies, as_: As) -> None:
    said = as_(have.street_chair).get("/desk/mediation/figures").json()
    assert (said["accepted"], said["settled"], said["running"], said["people"]) == (2, 1, 1, 4)
    success = next(one for one in said["rates"] if one["name"] == "success")
    assert (success["numerator"], success["denominator"], success["comparable"]) == (1, 2, False)
    assert next(one for one in said["rates"] if one["name"] == "confirmed")["share"] is None
    assert [one["body"]["code"] for one in said["beneath"]] == [have.village.code]
    table = as_(have.street_chair).get("/desk/mediation/table", body=have.village.code).json()
    assert ["合计", 2, 4, 1, 0, 120] in next(one for one in table["sections"] if one["name"] == "types")["rows"]
    span = {"from": "2024-01-01", "until": "2024-12-31"}
    assert as_(have.chair).get("/desk/mediation/figures", **span).json()["accepted"] == 0


def test_nobody_else_reads_them(have: Bodies, as_: As, public: Caller) -> None:
    assert public.get("/desk/mediation/figures").status_code == 401
    for path in ("/desk/mediation/figures", "/desk/mediation/table"):
        for who in (have.town.dispatcher, have.town.inspector, have.town.head):
            assert as_(who).get(path).status_code == 404
        assert as_(have.chair).get(path, body=have.street.code).status_code == 404
    backwards = {"from": "2026-03-02", "until": "2026-03-01"}
    assert as_(have.chair).get("/desk/mediation/figures", **backwards).status_code == 409
