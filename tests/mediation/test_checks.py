"""What a body lacks is told with its article, and stops nobody (人民调解法 第八条、第九条、第十四条)."""

from datetime import date

import pytest

from tests.mediation.network import Network, mediator
from xinhe.mediation.checks import rolls, shortfalls
from xinhe.mediation.models import Committee, Training

TODAY = date(2026, 3, 2)


def told(committee: Committee, on: date = TODAY) -> list[tuple[str, str]]:
    found = shortfalls(committee, rolls([committee], on=on)[committee.pk], on=on)
    return [(one.sentence % one.facts if one.facts else one.sentence, one.cite) for one in found]


def whole(net: Network) -> Committee:
    """The street's committee with all that the law asks of it."""
    for name in ("钱一", "钱二"):
        mediator(net.street, name)
    for one in net.street.office.mediators.all():
        Training.objects.create(mediator=one, on=date(2025, 10, 1), hours=8, topic="调解方法")
    return net.street


def test_a_whole_committee_lacks_nothing(net: Network) -> None:
    assert told(whole(net)) == []


def test_members_are_counted_without_those_engaged(net: Network) -> None:
    said = dict(told(net.street))
    assert said["委员应为 3 至 9 人，现有 1 人。请按规定增补或者推选。"] == "《人民调解法》第八条第二款、第三十四条"


@pytest.mark.parametrize(("count", "fits"), [(2, False), (3, True), (9, True), (10, False)])
def test_three_to_nine(net: Network, count: int, fits: bool) -> None:
    for n in range(count - 1):
        mediator(net.street, f"委员{n}")
    assert any(sentence.startswith("委员应为") for sentence, _ in told(net.street)) != fits


def test_one_chair(net: Network) -> None:
    body = whole(net)
    mediator(body, "又一位", seat="chair")
    assert ("主任应为 1 人，现有 2 人。请核对各人的职务。", "《人民调解法》第八条第二款、第三十四条") in told(body)
    body.office.mediators.filter(seat="chair").update(seat="vice_chair")
    assert any("现有 0 人" in sentence for sentence, _ in told(body))


def test_a_woman_must_be_a_member_and_not_only_engaged(net: Network) -> None:
    body = whole(net)
    net.woman.sex = "male"
    net.woman.save()
    mediator(body, "孙姐", sex="female", seat="engaged")
    assert ("委员中没有妇女。请增补妇女委员。", "《人民调解法》第八条第三款、第三十四条") in told(body)


def test_a_minority_member_is_asked_for_only_where_several_peoples_live(net: Network) -> None:
    body = whole(net)
    body.is_multiethnic = True
    assert [cite for sentence, cite in told(body) if "民族" in sentence] == ["《人民调解法》第八条第三款、第三十四条"]
    body.office.mediators.filter(seat="member").update(is_minority=True)
    assert not [sentence for sentence, _ in told(body) if "民族" in sentence]


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2027, 3, 1), None),
        (date(2027, 3, 2), "任期到 2027年5月31日届满，还有 90 天。请准备换届推选。"),
        (date(2027, 5, 31), "任期到 2027年5月31日届满，还有 0 天。请准备换届推选。"),
        (date(2027, 6, 1), "任期已于 2027年5月31日届满 1 天。请换届推选，可以连选连任。"),
    ],
)
def test_a_term_warns_before_its_end_and_is_told_after_it(net: Network, on: date, says: str | None) -> None:
    said = [sentence for sentence, cite in told(whole(net), on) if cite == "《人民调解法》第九条第二款"]
    assert said == ([says] if says else [])


def test_a_term_is_of_three_years(net: Network) -> None:
    body = whole(net)
    body.term_until_on = date(2027, 6, 1)
    assert not [sentence for sentence, _ in told(body) if "超过" in sentence]
    body.term_until_on = date(2027, 6, 2)
    assert [sentence for sentence, _ in told(body) if "超过" in sentence] == ["登记的任期超过 3 年。请核对起止日期。"]
    body.term_from_on = None
    assert ("没有登记这一届任期的起止日期。请补上。", "《人民调解法》第九条第二款") in told(body)


def test_a_term_from_a_leap_day(net: Network) -> None:
    body = whole(net)
    body.term_from_on, body.term_until_on = date(2024, 2, 29), date(2027, 2, 28)
    assert not [sentence for sentence, _ in told(body) if "超过" in sentence]


def test_adults_alone_mediate(net: Network) -> None:
    body = whole(net)
    net.man.is_adult = False
    net.man.save()
    assert ("没有写明是成年公民：吴老师。请核实后在登记里勾选。", "《人民调解法》第十四条第一款") in told(body)


def test_who_was_not_trained_for_long_is_named(net: Network) -> None:
    body = whole(net)
    (said,) = [s for s, _ in told(body, date(2026, 10, 2)) if "培训" in s]
    assert said.startswith("365 天内没有培训记录：周大姐")


def test_who_left_is_counted_no_more(net: Network) -> None:
    body = whole(net)
    net.woman.left_on = TODAY
    net.woman.save()
    sentences = [sentence for sentence, _ in told(body)]
    assert any("委员应为" in one for one in sentences)
    assert any("没有妇女" in one for one in sentences)


def test_a_studio_has_neither_term_nor_number_but_needs_somebody(net: Network) -> None:
    assert told(net.studio) == [("没有在任的调解员。请登记。", "《人民调解法》第十三条")]
    mediator(net.studio, "能人")
    assert all("培训" in sentence for sentence, _ in told(net.studio))


def test_a_villages_committee_is_no_analogy(net: Network) -> None:
    assert ("委员中没有妇女。请增补妇女委员。", "《人民调解法》第八条第三款") in told(net.village)
