"""An office shares out what comes in by its rules; who is away is covered; a head arranges it, nobody else."""

from datetime import datetime, timedelta

import pytest

from tests import town as make
from tests.desk.conftest import SignedIn, signed_in, today  # noqa: F401
from tests.refusing import refusal
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.jurisdiction.models import Category, Region
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid
from xinhe.matters.models import Absence, Event, Matter, Share
from xinhe.matters.turn.sharing import be_away, end_absence, end_share, share, share_out
from xinhe.people.models import Account
from xinhe.people.person import Person, staff


@pytest.fixture
def colleague(town: Town) -> Person:
    return staff(Account.objects.create(username="handler3", name="钱工", office=town.housing, roles=["handler"]))


def carrier(matter: Matter) -> str:
    found = Matter.objects.select_related("carried_by").get(pk=matter.pk).carried_by
    return found.name if found else ""


def test_the_narrower_rule_gives_what_comes_in(town: Town, colleague: Person, at: datetime) -> None:
    share(town.head, account=town.handler.account, category=Category.objects.get(code="01"), region=None, at=at)
    share(town.head, account=colleague.account, category=Category.objects.get(code="0101"), region=None, at=at)
    parking, building = make.transferred(town, at, category="0101"), make.transferred(town, at, category="01")
    other = make.transferred(town, at)
    assert share_out(at=at) == 2
    assert (carrier(parking), carrier(building), carrier(other)) == ("钱工", "李工", "")
    event = Event.objects.get(matter=parking, act="hand_to")
    assert (event.by_name, event.data["message"]) == ("系统", "按本单位的分工")
    assert share_out(at=at) == 0
    assert list(verify()) == []


def test_a_place_is_shared_out_with_all_below_it(town: Town, colleague: Person, at: datetime) -> None:
    street = Region.objects.get(code="990123001")
    rule = share(town.head, account=colleague.account, category=None, region=street, at=at)
    first = make.transferred(town, at)
    share_out(at=at)
    end_share(town.head, rule, at=at)
    second = make.transferred(town, at)
    share_out(at=at)
    assert (carrier(first), carrier(second)) == ("钱工", "")


def test_a_rule_gives_nothing_to_who_left_or_stands_aside(town: Town, colleague: Person, at: datetime) -> None:
    share(town.head, account=colleague.account, category=Category.objects.get(code="01"), region=None, at=at)
    Account.objects.filter(username="handler3").update(is_active=False)
    matter = make.transferred(town, at, category="0101")
    assert (share_out(at=at), carrier(matter)) == (0, "")


def test_only_the_head_makes_rules_and_only_for_the_own_office(town: Town, at: datetime) -> None:
    category = Category.objects.get(code="01")
    with refusal("not_your_step"):
        share(town.handler, account=town.handler.account, category=category, region=None, at=at)
    with pytest.raises(Invalid):
        share(town.head, account=town.handler2.account, category=category, region=None, at=at)
    with pytest.raises(Invalid):
        share(town.head, account=town.handler.account, category=None, region=None, at=at)


def test_everybody_says_when_they_are_away_and_the_head_for_others(town: Town, colleague: Person, at: datetime) -> None:
    day = local_day(at)
    mine = be_away(
        town.handler, account=town.handler.account, cover=colleague.account, from_on=day, until_on=None, at=at
    )
    with refusal("not_your_step"):
        be_away(colleague, account=town.handler.account, cover=None, from_on=day, until_on=None, at=at)
    with refusal("not_your_step"):
        end_absence(colleague, mine, at=at)
    for cover, until in ((town.handler.account, None), (town.handler2.account, None), (None, day - timedelta(days=1))):
        with pytest.raises(Invalid):
            be_away(town.head, account=town.handler.account, cover=cover, from_on=day, until_on=until, at=at)
    end_absence(town.head, mine, at=at)
    assert not Absence.objects.on(day).exists()


def test_the_page_takes_rules_and_days_away(
    town: Town,
    colleague: Person,
    at: datetime,
    signed_in: SignedIn,  # noqa: F811
) -> None:
    client = signed_in(town.head)
    page = "/desk/sharing/"
    html = client.get(page).content.decode()
    assert "还没有分工" in html
    assert html.count("请选择</option>") == 2  # 由谁经办、谁不在岗
    assert "---------" not in html
    typed = {"form": "share", "share-category": "城乡建设（01）", "share-region": "", "share-account": "handler3"}
    unknown = client.post(page, typed | {"share-category": "火星", "share-region": town.village.name})
    assert "没有这个内容类别" in unknown.content.decode()
    assert not Share.objects.exists(), "a rule for a class that is not known would be one for all"
    assert client.post(page, typed).status_code == 302
    # A class that is not known is no class, and must not become a rule for all of a place.
    unknown = client.post(page, typed | {"share-category": "物業管里", "share-region": "云锦苑社区"})
    assert (unknown.status_code, Share.objects.count()) == (422, 1)
    assert "没有这个内容类别" in unknown.content.decode()
    away = {"form": "away", "away-account": "handler", "away-cover": "handler3", "away-from_on": "2026-03-02"}
    assert client.post(page, away).status_code == 302
    html = client.get(page).content.decode()
    assert "钱工代" in html
    assert "城乡建设" in html
    wrong = client.post(page, away | {"away-cover": "handler"})
    assert wrong.status_code == 422
    assert "代办的人不能是本人" in wrong.content.decode()
    own = signed_in(town.handler)
    assert "加一条分工" not in own.get(page).content.decode()
    assert own.post(page, typed).status_code == 409 or Share.objects.count() == 1
    rule, absence = Share.objects.get(), Absence.objects.get()
    client.post(f"{page}end/", {"share": rule.pk})
    own.post(f"{page}end/", {"away": absence.pk})
    assert not Share.objects.filter(ended_at=None).exists()
    assert not Absence.objects.filter(ended_at=None).exists()
