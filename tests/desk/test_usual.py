"""The first button of a matter is what one usually does next, in every state and for everybody whose turn it is."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests import town as make
from tests.desk import stages
from tests.desk.conftest import SignedIn
from tests.petition.test_grounds_and_duties import NEW, answered, assigned
from tests.petition.test_grounds_and_duties import own as own_duty
from tests.petition.test_replies import replied
from tests.standing import stand_still
from tests.town import Town
from xinhe.matters.acts.assign import assign
from xinhe.matters.models import Matter
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.close import close
from xinhe.petition.acts.execute import execute
from xinhe.petition.acts.review_opinion import review_opinion
from xinhe.petition.facts import FACTS, Facts
from xinhe.petition.usual import TOLD_BY_ROW, usual_step
from xinhe.petition.whole import whole
from xinhe.procedures import book
from xinhe.procedures.definition import BadRule

Stage = Callable[[Town, datetime], Matter]


def own(town: Town, at: datetime) -> Matter:
    """A unit screens what came to its own window."""
    matter = make.intake(make.filing(town, channel="visit"), by=town.handler, at=at)
    return make.screen(matter, level="county", nature="claim", acceptable=True, reason="属本局", by=town.handler, at=at)


def unacceptable(town: Town, at: datetime) -> Matter:
    return make.screened(town, at, acceptable=False)


def heard(town: Town, at: datetime) -> Matter:
    return make.hear(make.accepted(town, at), text="停车费上涨", on=at.date(), means="phone", by=town.handler, at=at)


def checked(town: Town, at: datetime) -> Matter:
    return review_opinion(make.drafted(town, at), agree=True, by=town.head, at=at)


def executed(town: Town, at: datetime) -> Matter:
    return execute(make.served(town, at), item=1, outcome="done", on=at.date(), text="已退", by=town.handler, at=at)


def closed(town: Town, at: datetime) -> Matter:
    return close(make.served(town, at), reason="办结", by=town.handler, at=at)


def ended(town: Town, at: datetime) -> Matter:
    return make.ended(town, at - timedelta(days=30))


FIRST: list[tuple[Stage, str, str]] = [
    (make.filed, "dispatcher", "screen"),
    (make.screened, "dispatcher", "transfer"),
    (unacceptable, "dispatcher", "refuse"),
    (own, "handler", "accept"),
    (make.transferred, "handler", "accept"),
    (make.transferred, "head", "accept"),
    (stages.objected, "dispatcher", "rule_objection"),
    (stages.refusing, "chief", "review_refusal"),
    (stages.refusing, "dispatcher2", "review_refusal"),
    (stages.disputed, "reviewer_head", "designate"),
    (make.accepted, "handler", "hear"),
    (heard, "handler", "draft_opinion"),
    (make.drafted, "head", "sign"),
    (checked, "chief_of_unit", "sign"),
    (make.signed, "handler", "serve"),
    (make.served, "handler", "execute"),
    (executed, "handler", "close"),
    (closed, "handler", "execute"),
    (stages.routed, "handler", "confirm_route"),
    (stages.reviewed, "reviewer", "draft_review"),
    (stages.late, "reviewer", "admit_review"),
    (stages.review_drafted, "reviewer_head", "sign_review"),
    (stages.review_signed, "reviewer", "serve_review"),
]


@pytest.mark.parametrize(("stage", "who", "act"), FIRST, ids=[f"{s.__name__}-{w}" for s, w, _ in FIRST])
def test_the_first_button_is_the_usual_act(
    stage: Stage, who: str, act: str, town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = stage(town, at)
    if who == "chief_of_unit":  # who checked it may sign it; who drafted it may not
        who = "head"
    by = getattr(town, who)
    page = signed_in(by).get(f"/desk/matters/{matter.number}/").content.decode()
    first = re.search(rf'class="btn btn-primary"\s+href="/desk/matters/{matter.number}/(\w+)/', page)
    assert first is not None
    assert first[1] == act
    step = usual_step(Matter.objects.get(pk=matter.pk), by, today=at.date())
    assert step is not None
    assert step.act == act


def test_every_state_in_which_something_is_owed_was_walked(town: Town, at: datetime) -> None:
    petition = {state for one in book.all_versions() if one.kind == "petition" for state in one.states}
    asking = {name for name, row in book.office_rules().usual.items() if row.acts and name in petition}
    walked = {Matter.objects.get(pk=stage(town, at).pk).state for stage, _who, _act in FIRST}
    # The re-review has the same seats and acts as the review.
    walked |= {state.replace("review_", "recheck_") for state in walked} | {"assigned"}
    after = {"review_done", "ended"}  # only while something is still to be carried out
    after |= {"passed_down"}  # with the petition office of a town (tests/petition/test_level_by_level.py)
    # Suggestions and accusations have their own life (tests/petition/test_replies.py).
    after |= {"reply_drafted", "reply_signed", "replied", "fed_back"}
    assert asking - walked == after


def test_who_drafted_an_opinion_is_not_asked_to_check_it(town: Town, at: datetime) -> None:
    assert usual_step(make.drafted(town, at), town.handler, today=at.date()) is None


def test_what_a_list_asks_of_a_matter_is_told_by_its_row(town: Town, at: datetime, django_assert_num_queries) -> None:
    matter = whole(make.accepted(town, at), by=town.handler, at=at).matter
    facts = Facts(matter, town.handler, at.date())
    assert FACTS.keys() >= TOLD_BY_ROW
    with django_assert_num_queries(0):
        for name in TOLD_BY_ROW:
            facts[name]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('state = "signed"', 'state = "singed"', "does not say what is usual in the state signed"),
        ('{ act = "serve" }', '{ act = "rate_it" }', "usual signed names the act rate_it"),
        ('{ act = "serve" }', '{ act = "serve", if = "x" }', "unknown field if"),
        ('unless = "heard"', 'unless = "hard"', "hard, a fact that nobody knows"),
    ],
)
def test_a_wrong_word_about_what_is_usual_is_found_at_the_start(old: str, new: str, said: str, tmp_path: Path) -> None:
    [path] = (settings.RULES / "office").glob("*.toml")
    folder = tmp_path / "office"
    folder.mkdir()
    text = path.read_text(encoding="utf-8")
    assert old in text
    (folder / path.name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadRule, match=said):
        book.check_office(book.read_office(tmp_path), known=FACTS)


def duty(town: Town, at: datetime) -> Matter:
    return own_duty(town, NEW)


def unreported(town: Town, at: datetime) -> Matter:
    matter = answered(town, assigned(town, NEW), NEW)
    return execute(matter, item=1, outcome="done", on=NEW.date(), text="已退", by=town.handler, at=NEW)


def replied_to(town: Town, at: datetime) -> Matter:
    matter = make.screened(town, NEW, nature="suggestion", items=["停车位错峰共享"])
    due = NEW.date() + timedelta(days=20)
    matter = assign(matter, office=town.housing, due_on=due, by=town.dispatcher, at=NEW)
    return replied(town, accept(matter, by=town.handler, at=NEW))


@pytest.mark.parametrize(
    ("stage", "act"), [(duty, "perform_duty"), (unreported, "report_back"), (replied_to, "report_back")]
)
def test_what_ends_a_matter_where_the_usual_end_is_closed(
    stage: Stage, act: str, town: Town, at: datetime, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One's own duty is performed, what was assigned is reported."""
    stand_still(monkeypatch, lambda: NEW)
    matter = stage(town, at)
    page = signed_in(town.handler).get(f"/desk/matters/{matter.number}/").content.decode()
    first = re.search(rf'class="btn btn-primary"\s+href="/desk/matters/{matter.number}/(\w+)/', page)
    assert first is not None
    assert first[1] == act
