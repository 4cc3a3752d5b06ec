"""Ways in which mediation ends, in a browser: three levels to the court's paper, an oral one not kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.test_journeys import Open
from tests.journeys.test_mediation_desk import act
from tests.journeys.test_mediation_sides import act as side_act
from tests.journeys.test_mediation_sides import open_side, press
from tests.mediation import disputes
from tests.mediation.disputes import Bodies
from tests.town import PASSWORD, Town
from xinhe.channels.models import Outgoing
from xinhe.jobs.proof import verify
from xinhe.mediation.acts.agree import read_back_code
from xinhe.mediation.models import Attempt, Mediator
from xinhe.people.models import Account


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Signatures of a journey go where it ends."""
    settings.FILES = tmp_path / "files"


@pytest.fixture
def have(town: Town) -> Bodies:
    """The bodies, with a mediator at each, and people who can sign in."""
    made = disputes.bodies(town)
    for office, username in ((made.street, "jd-mediator"), (made.county, "xian-mediator")):
        account = Account.objects.create(username=username, name=f"{username}调解员", office=office, roles=["mediator"])
        Mediator.objects.create(
            office=office, account=account, name=account.name, sex="male", seat="member", engaged_on="2025-01-01"
        )
    for username in ("tw-head", "tw-mediator", "jd-head", "xian-head"):
        account = Account.objects.get(username=username)
        account.set_password(PASSWORD)
        account.save()
    return made


def test_three_at_the_village_two_at_the_town_one_at_the_county_and_the_courts_paper(
    have: Bodies, window: Open
) -> None:
    """321: a cap on the bodies, and at its end the paper that names the ways of law; court stands on every page."""
    matter = disputes.mediating(have, now() - timedelta(hours=1))
    levels = (("tw-head", 3, "方调解"), ("jd-head", 2, "jd-mediator调解员"), ("xian-head", 1, "xian-mediator调解员"))
    for chair, most, mediator in levels:
        desk = window(SCREEN).sign_in(chair)
        lead = Mediator.objects.get(name=mediator).pk
        if chair != "tw-head":
            for side in (1, 2):
                act(desk, matter, "consent", side=side, seen_how="phone")
            act(desk, matter, "take_on")
            act(desk, matter, "appoint", lead=lead)
        for turn in range(most):
            act(desk, matter, "break_off", why="too_far_apart")
            expect(desk.page.locator("main")).to_contain_text("起诉")
            if turn + 1 < most:
                act(desk, matter, "try_again")
                act(desk, matter, "appoint", lead=lead)
        if chair != "xian-head":
            where = f"/desk/disputes/{matter.number}/try_again/"
            desk.open(f"/desk/disputes/{matter.number}/")
            assert not desk.page.locator(f"a[href^='{where}']").count()  # the cap of this level
            act(desk, matter, "move_up")
        else:
            act(desk, matter, "end_mediation", why="too_far_apart")
            desk.open(f"/desk/disputes/{matter.number}/")
            expect(desk.page.locator("main")).to_contain_text("人民调解终止告知书")
            expect(desk.page.locator("main")).to_contain_text("移交给法院、仲裁")
            desk.check_access()
    counted = [(one.level, one.number) for one in Attempt.objects.filter(matter=matter)]
    assert counted == [("village", 1), ("village", 2), ("village", 3), ("town", 1), ("town", 2), ("county", 1)]
    phone = window(PHONE)
    open_side(phone, matter, 1)
    expect(phone.page.locator("main")).to_contain_text("起诉")
    phone.check_access()
    assert list(verify()) == []


def test_an_oral_agreement_is_read_back_and_what_is_not_kept_is_urged(have: Bodies, window: Open) -> None:
    """Each side reads the six figures back; a breach is told to both, with the ways that are open."""
    matter = disputes.drafted(have, now() - timedelta(days=11))  # what is owed was due yesterday
    mediator = window(PHONE).sign_in("tw-mediator")
    mediator.open(f"/desk/disputes/{matter.number}/")
    code = read_back_code(disputes.hash_of(matter))
    expect(mediator.page.locator("main")).to_contain_text(code)
    for side in (1, 2):
        phone = window(PHONE)
        open_side(phone, matter, side)
        side_act(phone, matter, "agree")
        phone.page.locator("main form input[name=code]").fill("000000" if code != "000000" else "000001")
        phone.page.locator("main form button.btn-primary").first.click()
        expect(phone.page.locator("main")).to_contain_text("核对码")
        phone.problems.clear()
        phone.page.locator("main form input[name=code]").fill(code)
        press(phone, matter)
    expect(phone.page.locator("main")).to_contain_text("生效")
    before = Outgoing.objects.filter(subject_id=matter.pk).count()
    act(mediator, matter, "report_breach", line=1, reason="到期没有退还。")
    expect(mediator.page.locator("main")).to_contain_text("到期没有退还")
    assert Outgoing.objects.filter(subject_id=matter.pk).count() == before + 2
    open_side(phone, matter, 2)
    expect(phone.page.locator("main")).to_contain_text("没有履行")
    phone.check_access()
    assert list(verify()) == []
