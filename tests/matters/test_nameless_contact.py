"""Anonymous with a telephone: kept to reach them, never to find or to name them (第二十三条第二款)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests import town as make
from tests.refusing import refusal
from tests.town import WANG, Town
from xinhe.channels.models import Outgoing
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.correct_contact import correct_contact
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.split import split
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.filing.known import known
from xinhe.matters.models import Matter, Party
from xinhe.matters.opening import of_person
from xinhe.people import vault
from xinhe.people.person import petitioner
from xinhe.petition.progress import progress
from xinhe.petition.retaliation import report_retaliation

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)
PHONE = "13900001111"


def left(town: Town, **changes: object) -> Matter:
    return intake(make.filing(town, petitioner=None, contact_phone=PHONE, **changes), by=petitioner(), at=AT)


def test_the_telephone_is_sealed_and_nothing_else_is_kept(town: Town) -> None:
    matter = left(town)
    assert matter.is_anonymous
    party = Party.objects.get(matter=matter)
    assert (party.part, party.masked_name, party.masked_phone) == ("contact", "", "139****1111")
    said = {name: value for name, value in party.identity().items() if value and value != "none"}
    assert said == {"phone": PHONE}
    assert list(verify()) == []


def test_it_is_told_of_every_step_as_others_are(town: Town) -> None:
    """第二十一条第二款：方便信访人查询."""
    matter = left(town)
    given = {"level": "county", "nature": "claim", "acceptable": True, "reason": "属县级", "at": AT}
    screen(matter, by=town.dispatcher, **given)
    transfer(matter, office=town.housing, by=town.dispatcher, at=AT)
    told = Outgoing.objects.filter(subject_id=matter.pk).order_by("seq")
    assert [one.facts["sentence"] for one in told][-1].startswith("转送临河县住房和城乡建设局")
    assert {vault.unseal(one.to, about=one.key.encode()).decode() for one in told} == {PHONE}


def test_nobody_is_found_or_named_by_it(town: Town) -> None:
    """A later matter under the same telephone would say who wrote the first."""
    matter = left(town)
    intake(make.filing(town, petitioner=WANG.__class__(name="张三", phone=PHONE)), by=petitioner(), at=AT)
    assert matter not in [one.matter for one in known({"phone": PHONE}, by=town.clerk, at=AT)]
    assert not set(vault.finders("phone", PHONE)) & set(Matter.objects.get(pk=matter.pk).words)


def test_my_matters_needs_a_name_and_so_does_not_show_it(town: Town) -> None:
    left(town)
    for name in ("匿名", "*", "王小明"):
        assert of_person(PHONE, name, address="10.0.0.1", at=AT) == []


def test_it_stays_anonymous_in_all_that_asks_for_a_name(town: Town) -> None:
    matter = left(town)
    with refusal("is_named"):
        correct_contact(
            matter, phone="13800000000", address="", proof="document", by=town.clerk, at=AT + timedelta(hours=1)
        )
    refused = {one.act: one.refusal.code for one in progress(matter, at=AT).acts if one.refusal}
    assert refused["rate"] != ""
    assert refused["reissue_code"] == "is_named"


def test_a_name_and_a_lone_telephone_do_not_go_together(town: Town) -> None:
    with pytest.raises(Invalid) as info:
        intake(make.filing(town, contact_phone=PHONE), by=petitioner(), at=AT)
    assert "contact_phone" in info.value.errors
    with pytest.raises(Invalid) as info:
        intake(make.filing(town, petitioner=None, contact_phone="12"), by=petitioner(), at=AT)
    assert "contact_phone" in info.value.errors


def test_what_hangs_on_it_keeps_the_telephone(town: Town) -> None:
    matter = left(town, items=["退费", "查处"])
    child = split(matter, title="查处", text="另立", items=[2], by=town.dispatcher, at=AT)
    assert Party.objects.get(matter=child).part == "contact"
    complaint = report_retaliation(matter, text="有人威胁我", by=petitioner(matter.pk), at=AT)
    assert Party.objects.get(matter=complaint).identity()["phone"] == PHONE
    assert complaint.is_anonymous
    assert list(verify()) == []


def test_a_clerk_ticks_anonymous_and_keeps_the_telephone_alone(town: Town) -> None:
    browser = Client()
    assert town.clerk.account is not None
    browser.force_login(town.clerk.account)
    form = {
        "key": "k1",
        "is_anonymous": "on",
        "name": "王小明",
        "phone": PHONE,
        "address": "某街 1 号",
        "id_type": "resident_id",
        "id_number": "",
        "region": town.village.name,
        "title": "停车费",
        "body": "涨价了",
        "headcount": "1",
    }
    done = browser.post("/desk/register/phone/", form)
    assert done.status_code == 302, done.content.decode()[-3000:]
    row = Party.objects.get()
    assert {name: value for name, value in row.identity().items() if value and value != "none"} == {"phone": PHONE}
    page = browser.get(f"/desk/matters/{row.matter.number}/").content.decode()
    assert "匿名，只留电话" in page
    assert "王" not in page.split("信访人")[1][:400]


def test_a_resident_leaves_a_telephone_or_takes_it_out_again(town: Town) -> None:
    browser = Client()
    form = {
        "title": "停车费",
        "body": "涨价了",
        "region": town.village.code,
        "who": "anonymous",
        "contact_phone": PHONE,
        "name": "王小明",
        "phone": "13812345678",
    }
    browser.post("/petitions/new/", form, follow=True)
    page = browser.get("/petitions/check/").content.decode()
    assert "只留一个电话用来联系你" in page
    assert PHONE in page
    assert "13812345678" not in page
    named = form | {"who": "named"}
    browser.post("/petitions/new/", named, follow=True)
    page = browser.get("/petitions/check/").content.decode()
    assert PHONE not in page
