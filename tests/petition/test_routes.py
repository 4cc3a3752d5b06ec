"""Six lawful ways (第三十一条): led there by letter, with the last day, until the other organ has taken it in."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.kernel.refusal import Invalid
from xinhe.matters.models import Deadline, Item, Matter
from xinhe.petition.acts.classify import ItemRoute, classify
from xinhe.petition.acts.close import close
from xinhe.petition.acts.confirm_route import confirm_route
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.hear import hear
from xinhe.petition.acts.reopen import reopen
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.simplify import simplify

LABOUR = {"organ": "临河县劳动人事争议仲裁委员会", "basis": "《劳动争议调解仲裁法》第五条"}


def way(item: int, route: str = "R2", **more: object) -> ItemRoute:
    """A way out to labour arbitration, unless said otherwise."""
    given = {**LABOUR, "remedy": "bar_labour", "since": date(2026, 1, 15)} if route == "R2" else {}
    return ItemRoute(item=item, route=route, **(given | more))


def mixed(town: Town, at: datetime) -> Matter:
    """A matter with three things asked for: wages, a licence, and what stays a petition."""
    return make.accepted(town, at, items=["补发工资", "撤销许可", "恢复停车费"])


def test_mixed_ways_run_side_by_side_each_with_its_own_limit(town: Town, at: datetime) -> None:
    matter = classify(
        mixed(town, at),
        items=[
            way(1),
            way(
                2,
                "R4",
                organ="临河县人民政府行政复议机构",
                basis="《行政复议法》第十一条",
                remedy="bar_reconsideration",
                since=date(2026, 2, 2),
            ),
            way(3, "R6"),
        ],
        by=town.handler,
        at=at,
    )
    assert matter.state == "accepted"
    ends = dict(Deadline.objects.filter(matter=matter, clock__contains="#").values_list("clock", "end"))
    assert ends == {
        "bar_labour#1": date(2027, 1, 15),
        "bar_reconsideration#2": date(2026, 4, 3),
        "handover#1": date(2026, 3, 17),
        "handover#2": date(2026, 3, 17),
    }
    letters = Document.objects.filter(subject_id=matter.pk, form="route_notice")
    assert letters.count() == 2
    assert "2027年1月15日" in str(
        letters.get(content__contains={"form": "route_notice"}, number__endswith="2号").content
    )
    conclude = Deadline.objects.get(matter=matter, clock="conclude")
    assert conclude.is_open  # 第三十四条 holds for what stays a petition


# Counted from 15 January 2026; what ends on a day of rest goes on to the next working day, and years without a holiday
# table are not guessed.
LIMITS = [
    ("R1", "bar_civil", "《民法典》第一百八十八条", date(2029, 1, 15)),
    ("R1", "bar_lawsuit", "《行政诉讼法》第四十六条", date(2026, 7, 15)),
    ("R1", "bar_after_reconsideration", "《行政诉讼法》第四十五条", date(2026, 1, 30)),
    ("R2", "bar_labour", "《劳动争议调解仲裁法》第二十七条", date(2027, 1, 15)),
    ("R2", "bar_land", "《农村土地承包经营纠纷调解仲裁法》第十八条", date(2028, 1, 15)),
    ("R4", "bar_reconsideration", "《行政复议法》第二十条", date(2026, 3, 16)),
    ("R5", "bar_inaction", "《行政诉讼法》第四十七条", date(2026, 3, 16)),
]


@pytest.mark.parametrize(("route", "remedy", "article", "end"), LIMITS)
def test_each_limit_that_may_run_out_is_told_with_its_article(
    town: Town, at: datetime, route: str, remedy: str, article: str, end: date
) -> None:
    """第三十一条第（一）项至第（五）项."""
    one = way(1, route, organ="有权的机关", basis=article, remedy=remedy, since=date(2026, 1, 15))
    matter = classify(make.accepted(town, at), items=[one], by=town.handler, at=at)
    limit = Deadline.objects.get(matter=matter, clock=f"{remedy}#1")
    assert (limit.end, limit.is_right) == (end, True)
    assert limit.rule().cite.startswith(article)
    letter = Document.objects.get(subject_id=matter.pk, form="route_notice")
    assert f"{end.year}年{end.month}月{end.day}日" in str(letter.content)


def test_what_is_all_led_elsewhere_owes_no_sixty_days_and_waits_for_the_others(town: Town, at: datetime) -> None:
    matter = classify(make.accepted(town, at), items=[way(1)], by=town.handler, at=at)
    assert matter.state == "routed"
    assert not Deadline.objects.get(matter=matter, clock="conclude").is_open
    matter = confirm_route(
        matter,
        item=1,
        on=at.date() + timedelta(days=1),
        reference="临劳仲案〔2026〕8号",
        by=town.handler,
        at=at + timedelta(days=1),
    )
    assert (matter.state, matter.is_open) == ("closed", False)
    assert Deadline.objects.get(matter=matter, clock="bar_labour#1").stopped_on == date(2026, 3, 3)


def test_not_taken_in_there_is_handled_here_again(town: Town, at: datetime) -> None:
    matter = classify(make.accepted(town, at), items=[way(1)], by=town.handler, at=at)
    then = at + timedelta(days=9)
    matter = reopen(matter, item=1, reason="仲裁委认为不属于劳动关系", by=town.handler, at=then)
    assert (matter.state, matter.holder) == ("accepted", town.housing)
    assert Deadline.objects.get(matter=matter, clock="conclude").started_on == date(2026, 3, 11)
    assert Item.objects.get(matter=matter).route_state == "reopened"
    matter = classify(matter, items=[way(1, "R6")], by=town.handler, at=then)
    assert matter.state == "accepted"


def test_a_matter_is_not_closed_before_every_organ_has_confirmed(town: Town, at: datetime) -> None:
    matter = classify(mixed(town, at), items=[way(1), way(2, "R6"), way(3, "R6")], by=town.handler, at=at)
    matter = hear(matter, text="说明情况", on=at.date(), means="phone", by=town.handler, at=at)
    answers = [a for a in make.answers(3) if a.item != 1]
    with pytest.raises(Invalid):
        draft_opinion(matter, items=make.answers(1), by=town.handler, at=at)
    matter = sign(draft_opinion(matter, items=answers, by=town.handler, at=at), by=town.head, at=at)
    matter = serve(matter, method="mail", served_on=at.date(), proof="挂号", by=town.handler, at=at)
    with refusal("routes_confirmed"):
        close(matter, by=town.handler, at=at)
    confirm_route(matter, item=1, on=at.date(), reference="已立案", by=town.handler, at=at)
    assert close(matter, by=town.handler, at=at).state == "closed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organ": ""}, "items.0.organ"),
        ({"basis": " "}, "items.0.basis"),
        ({"remedy": "bar_land2"}, "items.0.remedy"),
        ({"remedy": "bar_lawsuit"}, "items.0.remedy"),
        ({"since": None}, "items.0.since"),
        ({"since": date(2026, 3, 3)}, "items.0.since"),
        ({"route": "R7"}, "items.0.route"),
        ({"item": 9}, "items.0.item"),
    ],
)
def test_a_way_without_target_law_or_first_day_is_refused(town: Town, at: datetime, changes: dict, field: str) -> None:
    given = {"item": 1, "route": "R2", "remedy": "bar_labour", "since": date(2026, 1, 15), **LABOUR}
    with pytest.raises(Invalid) as info:
        classify(make.accepted(town, at), items=[ItemRoute(**(given | changes))], by=town.handler, at=at)
    assert field in info.value.errors


def test_a_limit_in_months_ends_on_the_day_of_its_number_or_the_last_of_the_month(town: Town, at: datetime) -> None:
    matter = classify(
        make.accepted(town, at),
        items=[
            way(
                1,
                "R1",
                organ="临河县人民法院",
                basis="《行政诉讼法》第十二条",
                remedy="bar_lawsuit",
                since=date(2025, 8, 31),
            )
        ],
        by=town.handler,
        at=at,
    )
    row = Deadline.objects.get(matter=matter, clock="bar_lawsuit#1")
    assert (row.raw_end, row.end) == (date(2026, 2, 28), date(2026, 2, 28))  # a make-up working Saturday
    assert "6 个月" in row.explanation()


def test_a_simple_matter_that_has_to_go_elsewhere_leaves_the_lane(town: Town, at: datetime) -> None:
    matter = simplify(make.transferred(town, at), ground="clear", reason="清楚", by=town.handler, at=at)
    matter = make.accept(matter, by=town.handler, at=at)
    matter = classify(matter, items=[way(1)], by=town.handler, at=at)
    assert (matter.procedure, matter.state) == ("petition", "routed")


def test_nothing_to_confirm_or_reopen_is_said_beside_the_field(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with pytest.raises(Invalid) as info:
        confirm_route(matter, item=1, on=at.date(), reference="x", by=town.handler, at=at)
    assert "item" in info.value.errors
    with refusal("was_routed"):
        reopen(matter, item=1, reason="x", by=town.handler, at=at)
