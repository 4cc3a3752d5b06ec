"""When a body meets: the week by mediator and room, a mediator's sessions for a telephone, and asking who has time."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.desk.conftest import SignedIn
from tests.desk.test_disputes import act, url
from tests.mediation import disputes
from tests.mediation.disputes import Bodies
from tests.mediation.test_sessions import scheduled, slot
from tests.town import Town
from xinhe.matters.models import Event, Matter
from xinhe.mediation.acts.appoint import appoint
from xinhe.mediation.acts.call_off import call_off
from xinhe.mediation.acts.schedule import schedule
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.models import MediationSession, Mediator

WEEK, MINE = "/desk/sessions/", "/desk/sessions/mine.ics"


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def of_other(have: Bodies, at: datetime, **changes: Any) -> Matter:
    """A dispute that the other mediator of the village has, with a session in another room."""
    matter = take_on(disputes.consented(have, at), by=have.chair, at=at)
    mediator = Mediator.objects.get(account=have.other.account)
    matter = appoint(matter, mediators=[mediator], by=have.chair, at=at)
    return schedule(matter, by=have.other, at=at, **slot(at, room="二号调解室", **changes))


def shown(answer: Any) -> list[tuple[str, str]]:
    return [(one.row.mediator.name, one.room) for _day, slots in answer.context["days"] for one in slots]


def test_the_week_shows_all_of_the_body_and_titles_to_whose_they_are(
    have: Bodies, at: datetime, signed_in: SignedIn
) -> None:
    own, others = scheduled(have, at), of_other(have, at)
    page = signed_in(have.mediator).get(WEEK)
    assert sorted(shown(page)) == [("卫调解", "二号调解室"), ("方调解", "一号调解室")]
    said = page.content.decode()
    assert own.number in said
    assert others.number not in said
    assert "不归你调解，只看得到时间" in said
    chairs = signed_in(have.chair).get(WEEK).content.decode()
    assert own.number in chairs
    assert others.number in chairs
    for person in (have.street_chair, have.county_chair):
        assert shown(signed_in(person).get(WEEK)) == []
    assert signed_in(have.town.dispatcher).get(WEEK).status_code == 404


def test_the_week_is_narrowed_by_mediator_and_by_room(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    scheduled(have, at)
    of_other(have, at)
    client = signed_in(have.chair)
    assert shown(client.get(WEEK, {"mediator": have.other.account_id})) == [("卫调解", "二号调解室")]
    assert shown(client.get(WEEK, {"room": "一号调解室"})) == [("方调解", "一号调解室")]
    next_week = (at + timedelta(days=7)).date().isoformat()
    assert shown(client.get(WEEK, {"from": next_week})) == []
    for typed in ("x", "0001-01-01", "9999-12-31", "2026-13-01"):
        assert len(shown(client.get(WEEK, {"from": typed}))) == 2


def test_ones_own_sessions_go_into_a_telephone_without_a_name(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = scheduled(have, at)
    others = of_other(have, at)
    answer = signed_in(have.mediator).get(MINE)
    assert answer["Content-Type"].startswith("text/calendar")
    said = answer.content.decode()
    assert said.count("BEGIN:VEVENT") == 1
    assert matter.number in said
    assert others.number not in said
    assert "王" not in said.replace("王府", "")
    assert all(len(line.encode()) <= 75 for line in said.split("\r\n"))
    seq = MediationSession.objects.get(matter=matter).seq
    assert call_off(matter, session=seq, reason="改期", by=have.mediator, at=at)
    assert "STATUS:CANCELLED" in signed_in(have.mediator).get(MINE).content.decode()
    assert signed_in(have.chair).get(MINE).status_code == 404
    one = url(matter, f"sessions/{seq}/")
    assert signed_in(have.chair).get(one)["Content-Type"].startswith("text/calendar")
    assert signed_in(have.other).get(one).status_code == 404


def test_both_sides_are_asked_when_they_have_time(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    scheduled(have, at)
    matter = of_other(have, at)
    client = signed_in(have.other)
    form = client.get(url(matter, "schedule/")).content.decode()
    for words in ("双方哪些时间有空", "先问他哪几天", "这两周已经约定的", "二号调解室", "方调解"):
        assert words in form, words
    begins = at + timedelta(days=2)
    fields = {
        "way": "meeting",
        "on": begins.date().isoformat(),
        "begins": "14:00",
        "ends": "15:00",
        "place": "社区二楼",
    }
    matter = act(client, matter, "schedule", **fields, free__1="周六", free__2="")
    assert Event.objects.filter(matter=matter, act="schedule").latest("seq").data["free"] == {"1": "周六"}
    assert 'value="周六"' in client.get(url(matter, "schedule/")).content.decode()
