"""三事分解: a tier with its reasons, and whom to ask, the likeliest first; a proposal and nothing more."""

import tomllib
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from tests.mediation.network import Network, mediator
from xinhe.mediation import rules
from xinhe.mediation.models import Unavailable
from xinhe.mediation.triage import Dispute, Triage, candidates, propose, weigh

TODAY = date(2026, 3, 2)
RULES = rules.network(TODAY)


def asked(net: Network, dispute: Dispute, on: date = TODAY) -> Triage:
    place = net.town.village
    found = candidates(place, on=on, network=RULES)
    return propose(dispute, path=place.path, candidates=found, network=RULES)


@pytest.mark.parametrize(
    ("dispute", "tier", "reasons"),
    [
        (Dispute("02"), 1, ("没有更重的情形",)),
        (Dispute("02", amount=Decimal(19999)), 1, ("没有更重的情形",)),
        (Dispute("02", amount=Decimal(20000)), 2, ("涉及金额在 2 万元以上",)),
        (Dispute("02", parties=5), 2, ("当事人在 5 人以上",)),
        (Dispute("10"), 2, ("这一类纠纷多要查合同、账目或者责任",)),
        (Dispute("02", answers=frozenset({"needs_law"})), 2, ("要看合同、权证、账目或者查法律规定",)),
        (Dispute("02", amount=Decimal(200000)), 3, ("涉及金额在 20 万元以上",)),
        (Dispute("15", parties=20), 3, ("当事人在 20 人以上", "这一类纠纷专业性强、牵涉面广")),
        (Dispute("02", answers=frozenset({"failed_before"})), 3, ("以前调解过没有成",)),
        (Dispute("02", answers=frozenset({"in_court"})), 3, ("已在诉讼、仲裁中，要和法院、仲裁机构衔接",)),
    ],
)
def test_the_heaviest_reason_counts(dispute: Dispute, tier: int, reasons: tuple[str, ...]) -> None:
    assert weigh(dispute, RULES) == (tier, reasons)


def test_what_may_escalate_says_what_the_law_asks(net: Network) -> None:
    (reason,) = weigh(Dispute("02", answers=frozenset({"may_escalate"})), RULES)[1]
    assert "第二十五条" in reason


def test_the_pool_is_of_the_tier_with_reasons(net: Network) -> None:
    near = mediator(net.village, "邻居", fields=["02"], languages=["临河话"])
    proposal = asked(net, Dispute("02", language="临河话"))
    assert proposal.tier == 1
    assert [one.candidate.name for one in proposal.pool] == ["邻居", "周大姐"]
    assert proposal.pool[0].reasons == ("受理邻里纠纷", "就在云锦苑社区", "会说临河话", "五老")
    assert proposal.pool[1].reasons[1] == "云城街道的，管到这里"
    heavy = asked(net, Dispute("06", answers=frozenset({"failed_before"})))
    assert [(one.candidate.name, one.reasons[0]) for one in heavy.pool] == [("吴老师", "受理损害赔偿纠纷")]
    near.tier = 3
    near.save()
    assert [one.candidate.name for one in asked(net, Dispute("06", parties=30)).pool] == ["吴老师", "邻居"]


def test_who_is_away_or_gone_or_elsewhere_is_not_proposed(net: Network) -> None:
    Unavailable.objects.create(mediator=net.woman, from_on=TODAY, until_on=TODAY)
    assert asked(net, Dispute("02")).pool == ()
    assert [one.candidate.name for one in asked(net, Dispute("02"), date(2026, 3, 3)).pool] == ["周大姐"]
    net.woman.left_on = date(2026, 3, 3)
    net.woman.save()
    assert asked(net, Dispute("02"), date(2026, 3, 3)).pool == ()


def test_a_proposal_costs_three_queries(net: Network, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        candidates(net.town.village, on=TODAY, network=RULES)


def test_every_kind_and_tier_says_where_it_comes_from() -> None:
    (path,) = (settings.RULES / rules.FOLDER).glob("*.toml")
    said = tomllib.loads(path.read_text("utf-8"))
    rows = [*said["kind"], *said["tier"], *said["weighs"], *said["setting"]]
    assert all(row["tag"] for row in rows)
    assert list(said["type"])[-1]["code"] == "99"
    assert len(said["type"]) == 18


@pytest.mark.parametrize(
    "broken",
    ["", 'law = "x"', "[[type]]\ncode = 1"],
)
def test_a_file_that_can_not_be_read_is_named(tmp_path, broken: str) -> None:
    path = tmp_path / "2026-01-01.toml"
    path.write_text(broken, "utf-8")
    with pytest.raises(rules.BadNetwork, match=str(path)):
        rules.read(path)
