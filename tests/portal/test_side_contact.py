"""A side puts its own telephone and code right on the portal; who found its slip can't, and the other side stays."""

import pytest
from django.test import Client

from tests.conftest import Clock
from tests.mediation import disputes
from tests.mediation.disputes import ZHAO, Bodies
from tests.portal.resident import page
from tests.portal.test_mediation import as_side, code
from tests.portal.test_mine import code as code_by_phone
from tests.portal.test_mine import prove
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.matters.filing import Identity
from xinhe.matters.models import Matter, Party
from xinhe.mediation.models import Side
from xinhe.mediation.sides import SidePeople

pytestmark = pytest.mark.django_db
NEW = "13900000001"


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def phones(matter: Matter) -> list[str]:
    return [one.identity()["phone"] for one in Party.objects.filter(matter=matter).order_by("seq")]


def proven(clock: Clock) -> Client:
    client = Client()
    prove(client, clock.at, name=ZHAO.name, phone=ZHAO.phone)
    return client


def test_a_side_changes_its_number_with_both_telephones(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    client, path = proven(clock), f"/disputes/{matter.number}/correct_contact/"
    asked = client.post(path, {"phone": NEW, "address": "", "code": ""})
    assert "验证码已发到尾号 0001" in asked.content.decode()
    done = client.post(path, {"phone": NEW, "address": "", "code": code_by_phone(clock.at)}, follow=True)
    assert "联系方式已更正" in done.content.decode()
    assert phones(matter) == ["13812345678", NEW]
    assert "联系方式" not in page(as_side(matter, 1), f"/disputes/{matter.number}/").partition("办到哪一步")[2]
    assert list(verify()) == []


def test_who_found_the_slip_changes_nothing(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    client, before = as_side(matter, 2), [code(matter, side) for side in (1, 2)]
    for act in ("correct_contact", "reissue_code"):
        answer = client.post(f"/disputes/{matter.number}/{act}/", {"phone": NEW, "code": "123456"})
        assert answer.status_code == 422
        assert "要先用登记的手机号和姓名核对" in answer.content.decode()
    assert phones(matter) == ["13812345678", "13912345678"]
    assert [code(matter, side) for side in (1, 2)] == before


def test_a_new_code_is_shown_once_and_closes_what_the_old_one_opened(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    elsewhere, other = as_side(matter, 2), as_side(matter, 1)
    client = proven(clock)
    shown = client.post(f"/disputes/{matter.number}/reissue_code/", {}, follow=True).content.decode()
    assert code(matter, 2) in shown
    assert code(matter, 1) not in shown
    assert Side.objects.get(matter=matter, side=2).code_version == 2
    assert "赵物业" not in page(elsewhere, f"/disputes/{matter.number}/")
    assert other.get(f"/disputes/{matter.number}/").context["seen"].side.side == 1
    assert elsewhere.get(f"/disputes/{matter.number}/code/").status_code == 302
    assert other.get(f"/disputes/{matter.number}/code/").status_code == 302


def test_who_left_no_telephone_gives_one_that_they_hold(have: Bodies, clock: Clock) -> None:
    matter = disputes.applied(have, clock.at, second=SidePeople(people=[Identity(name="周楼下")]))
    client, path = as_side(matter, 2), f"/disputes/{matter.number}/correct_contact/"
    client.post(path, {"phone": NEW, "code": ""})
    assert client.post(path, {"phone": NEW, "code": code_by_phone(clock.at)}).status_code == 302
    assert phones(matter) == ["13812345678", NEW]


def test_of_several_people_the_side_says_who(have: Bodies, clock: Clock) -> None:
    matter = disputes.applied(have, clock.at, second=SidePeople(people=[ZHAO, Identity(name="周楼下")]))
    client, path = as_side(matter, 2), f"/disputes/{matter.number}/correct_contact/"
    assert "请选择更正谁的" in client.post(path, {"phone": NEW, "code": ""}).content.decode()
    assert client.post(path, {"party": "1", "phone": NEW, "code": ""}).status_code == 422
    client.post(path, {"party": "3", "phone": NEW, "code": ""})
    assert client.post(path, {"party": "3", "phone": NEW, "code": code_by_phone(clock.at)}).status_code == 302
    assert phones(matter) == ["13812345678", "13912345678", NEW]
