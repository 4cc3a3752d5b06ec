"""The remarks before signing: they warn of what a reader would miss."""

from dataclasses import dataclass

from xinhe.petition import plain
from xinhe.petition.plain import Remark, remarks


@dataclass
class Answer:
    """What the remarks read."""

    seq: int = 1
    text: str = "恢复原价"
    result: str = "support"
    facts: str = "经查，未召开业主大会。"
    basis: str = "《物业管理条例》第十一条第（五）项"
    opinion: str = "责令改正。"
    is_routed: bool = False


def found(*items: Answer, organ: str = "县政府", days: int = 30, phone: str = "0000-1") -> dict[str, Remark]:
    rows = remarks(items, organ=organ, days=days, contact="李工", phone=phone, words=plain.words())
    return {row.code: row for row in rows}


def test_a_good_opinion_draws_no_remark() -> None:
    assert all(remark.ok for remark in found(Answer()).values())
    assert "30 日内向县政府申请复查" in found(Answer())["remedy"].sentence


def test_an_item_without_a_result_is_named() -> None:
    remark = found(Answer(), Answer(seq=2, result="", basis=""))["answered"]
    assert (remark.ok, remark.sentence) == (False, "诉求 2 还没有结果。")


def test_an_item_that_was_led_elsewhere_is_not_asked_for() -> None:
    assert found(Answer(), Answer(seq=2, result="", is_routed=True))["answered"].ok


def test_law_is_cited_with_its_article() -> None:
    for basis, ok in [("条例", False), ("《物业管理条例》", False), ("《物业管理条例》（2018 年修订）第 11 条", True)]:
        assert found(Answer(basis=basis))["cited"].ok is ok


def test_without_a_superior_or_a_telephone_somebody_is_told() -> None:
    assert not found(Answer(), organ="", days=30)["remedy"].ok
    assert not found(Answer(), phone="")["contact"].ok


def test_words_that_blame_or_threaten_are_named_with_what_to_write_instead() -> None:
    remark = found(Answer(opinion="你无理取闹，后果自负。"))["plain"]
    assert not remark.ok
    assert "无理取闹" in remark.sentence
    assert "不评价人" in remark.sentence


def test_a_sample_sentence_left_with_its_gaps_is_found() -> None:
    assert not found(Answer(facts="经查，你反映的……情况属实。"))["filled"].ok


def test_each_result_has_samples_to_begin_with() -> None:
    for result in ("support", "explain", "reject"):
        assert 3 <= sum(1 for one in plain.samples() if one.result == result) <= 6
