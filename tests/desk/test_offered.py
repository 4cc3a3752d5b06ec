"""What a form offers is what the act takes: one truth for both."""

import re
from datetime import date, datetime

import pytest
from django.db import transaction

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.town import Town
from xinhe.jurisdiction.models import Office, Region
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Refused
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Matter
from xinhe.people.person import Person, petitioner
from xinhe.petition.retaliation import report_retaliation
from xinhe.supervision.acts.answer_recommendation import answer_recommendation
from xinhe.supervision.acts.recommend import recommend
from xinhe.supervision.models import Recommendation

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 28)


@pytest.fixture
def at() -> datetime:
    """A day on which units pass on in their own system."""
    return datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)


@pytest.fixture
def centre(town: Town) -> Office:
    """A unit below the housing bureau."""
    return Office.objects.create(
        code="lh-wyzx",
        name="临河县物业服务中心",
        short="物业中心",
        kind="department",
        region=town.county,
        superior=town.housing,
    )


def offered(signed_in: SignedIn, by: Person, matter: Matter, act: str, field: str = "office") -> set[str]:
    page = signed_in(by).get(f"/desk/matters/{matter.number}/{act}/").content.decode()
    if field == "assists":
        return set(re.findall(r'name="assists" value="([^"]+)"', page))
    chooser = re.search(rf'<select name="{field}".*?</select>', page, re.DOTALL)
    assert chooser is not None
    return set(re.findall(r'value="([^"]+)"', chooser[0]))


def taken(matter: Matter, act: str, by: Person, at: datetime) -> set[str]:
    """The offices that the act takes, tried one by one."""
    took = set()
    for office in Office.objects.all():
        try:
            with transaction.atomic():
                if act == "assign":
                    assign(matter, office=office, due_on=DUE, by=by, at=at)
                else:
                    transfer(matter, office=office, by=by, at=at)
                took.add(office.code)
                raise InterruptedError
        except (InterruptedError, Refused):
            continue
    return took


@pytest.mark.parametrize("act", ["transfer", "assign"])
def test_a_unit_is_offered_its_own_system_alone(
    town: Town, at: datetime, centre: Office, signed_in: SignedIn, act: str
) -> None:
    matter = make.transferred(town, at)
    assert offered(signed_in, town.handler, matter, act) == {centre.code} == taken(matter, act, town.handler, at)


@pytest.mark.parametrize("act", ["transfer", "assign"])
def test_a_petition_office_is_offered_whoever_has_power(
    town: Town, at: datetime, centre: Office, signed_in: SignedIn, act: str
) -> None:
    matter = make.screened(town, at)
    found = offered(signed_in, town.dispatcher, matter, act)
    assert found == taken(matter, act, town.dispatcher, at)
    assert {centre.code, "lh-zjj", "lh-jtj"} <= found
    assert not found & {"lh-xfj", "ls-xfj"}


def test_a_unit_without_lower_units_is_told_why_there_is_nothing_to_choose(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.transferred(town, at)
    assert offered(signed_in, town.handler, matter, "transfer") == set()
    page = signed_in(town.handler).get(f"/desk/matters/{matter.number}/transfer/").content.decode()
    assert "本平台没有可以选的单位" in page


def test_a_gap_in_the_list_tells_nobody_who_is_accused(
    town: Town, at: datetime, centre: Office, signed_in: SignedIn
) -> None:
    """第三十条第三款：只有有权知道的人，单子里才少了被检举控告的单位."""
    matter = make.transferred(town, at)
    Matter.objects.filter(pk=matter.pk).update(barred=[centre.pk])
    assert offered(signed_in, town.handler, matter, "transfer") == {centre.code}
    screened = make.screened(town, at)
    Matter.objects.filter(pk=screened.pk).update(barred=[town.traffic.pk])
    found = offered(signed_in, town.dispatcher, screened, "transfer")
    assert town.traffic.code not in found
    assert town.traffic.code not in offered(signed_in, town.dispatcher, screened, "assign", "assists")


def buttons(signed_in: SignedIn, by: Person, matter: Matter) -> set[str]:
    """The acts that the page of a matter leads to."""
    page = signed_in(by).get(f"/desk/matters/{matter.number}/").content.decode()
    return set(re.findall(rf'href="/desk/matters/{matter.number}/(\w+)/\?seen', page))


def test_what_was_fed_back_on_has_no_button_any_more(town: Town, at: datetime, signed_in: SignedIn) -> None:
    words = {"facts": "三次答复口径不一。", "advice": "统一口径。", "by": town.dispatcher, "at": at}
    matter = recommend(make.accepted(town, at), kind="improve", office=town.traffic, **words)
    assert "answer_recommendation" in buttons(signed_in, town.head2, matter)
    seq = Recommendation.objects.get().seq
    answer_recommendation(matter, recommendation=seq, adoption="full", answer="已采纳。", by=town.head2, at=at)
    assert "answer_recommendation" not in buttons(signed_in, town.head2, matter)


def test_a_matter_is_passed_down_only_where_there_is_an_office_below(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.screened(town, at)
    assert "transfer" in buttons(signed_in, town.dispatcher, matter)
    assert "pass_down" not in buttons(signed_in, town.dispatcher, matter)
    street = Region.objects.get(code="990123001")
    Office.objects.create(
        code="lh-yc-xf", name="云城街道信访办", short="街道信访办", kind="petition_office", region=street, mark="信"
    )
    assert "pass_down" in buttons(signed_in, town.dispatcher, matter)
    assert offered(signed_in, town.dispatcher, matter, "pass_down") == {"lh-yc-xf"}


def test_the_word_by_which_a_complaint_is_told_apart_is_shown_to_nobody(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.accepted(town, at)
    complaint = report_retaliation(matter, text="承办人叫我撤回。", by=petitioner(matter.pk), at=at)
    page = signed_in(town.dispatcher).get(f"/desk/matters/{complaint.number}/").content.decode()
    assert "反映打击报复" in page
    assert "retaliation" not in page


def test_the_window_is_not_led_first_to_what_is_rarely_done(town: Town, at: datetime, signed_in: SignedIn) -> None:
    """Who has no act of the main line sees the everyday ones; a joined act stands beside its first."""
    page = signed_in(town.clerk).get(f"/desk/matters/{make.filed(town, at).number}/").content.decode()
    first = re.search(r'class="btn btn-primary"\s+href="/desk/matters/[\w-]+/(\w+)/', page)
    assert first is not None
    assert first[1] == "take"
    page = signed_in(town.head).get(f"/desk/matters/{make.drafted(town, at).number}/").content.decode()
    acts = re.findall(r'class="btn btn-(?:outline-)?primary"\s+href="/desk/matters/[\w-]+/([\w-]+)/', page)
    assert acts[:2] == ["sign", "sign-serve"]
