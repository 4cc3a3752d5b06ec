"""Referrals at the desk and in the API, by the people whose pages they are: sent, taken on, answered, handed over."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests import town as make
from tests.mediation import disputes
from tests.mediation.disputes import Bodies, second
from tests.referrals.handing import agreed, declined, received, referred
from tests.standing import stand_still
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.intake import intake
from xinhe.matters.filing import Identity
from xinhe.matters.models import Item, Matter
from xinhe.mediation.acts.leave import leave
from xinhe.mediation.models import Committee
from xinhe.people import tokens
from xinhe.people.person import Person
from xinhe.petition.acts.conclude_by_agreement import conclude_by_agreement
from xinhe.petition.acts.mediate import mediate
from xinhe.petition.usual import usual_step
from xinhe.referrals.acts.report_result import report_result
from xinhe.referrals.models import Referral

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    stand_still(monkeypatch, lambda: at + timedelta(hours=1))


@pytest.fixture
def signed_in() -> SignedIn:
    def browser(person: Person) -> Client:
        client = Client()
        assert person.account is not None
        client.force_login(person.account)
        return client

    return browser


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


TYPED = {
    "items": ["1"],
    "body": "lh-yjy-tw",
    "dispute_type": "17",
    "second_name": "云锦苑物业公司",
    "second_phone": "13912345678",
    "second_others": "钱经理 13700001111",
    "brief": "停车费涨价",
    "passed": ["name", "phone", "brief"],
    "consent": "in_person",
    "answer_on": "2026-12-31",
}


def test_a_handler_refers_from_the_file_and_sees_how_it_stands(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(have.town, at)
    client = signed_in(have.town.handler)
    file = f"/desk/matters/{matter.number}/"
    assert "转人民调解" in page(client, file)
    drawer = page(client, f"{file}refer_to_mediation/")
    assert '<option value="lh-yjy-tw" selected>' in drawer
    wrong = client.post(f"{file}refer_to_mediation/", TYPED | {"second_name": "", "consent": ""})
    assert wrong.status_code == 422
    assert "请填写「对方姓名或者单位名称」。" in wrong.content.decode()
    assert "停车费涨价" in wrong.content.decode()
    late = client.post(f"{file}refer_to_mediation/", TYPED | {"answer_on": "2027-03-01"})
    assert "要在这之前反馈" in late.content.decode()
    assert client.post(f"{file}refer_to_mediation/", TYPED).status_code == 302
    shown = page(client, file)
    assert "云锦苑社区人民调解委员会" in shown
    assert "最迟 2026年12月31日" in shown
    referral = Referral.objects.get()
    assert [one["name"] for one in referral.words()["people"]] == ["云锦苑物业公司", "钱经理"]
    assert "等接收" in page(client, f"/desk/referrals/{referral.pk}/")


def test_the_body_takes_it_on_and_answers_with_one_press_each(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    referral = referred(have, at)
    client = signed_in(have.chair)
    assert "委托调解" in page(client, "/desk/")
    listed = page(client, "/desk/referrals/?which=mine")
    assert "访调对接" in listed
    one = f"/desk/referrals/{referral.pk}/"
    assert "物业把停车费由 100 元涨到 160 元" in page(client, one)
    assert client.post(f"{one}receive_referral/", {"seen": referral.log_seq}).status_code == 302
    shown = page(client, one)
    assert "调解还没有结束" in shown
    stale = client.post(f"{one}send_back_referral/", {"seen": referral.log_seq, "reason": "不行"})
    assert stale.status_code == 422
    dispute = Matter.objects.get(kind="dispute")
    assert "对接单" in page(client, f"/desk/disputes/{dispute.number}/")
    assert client.get(f"{one}no_such_act/").status_code == 404


def test_the_result_stands_beside_the_petition_and_concludes_it(
    have: Bodies, at: datetime, signed_in: SignedIn
) -> None:
    referral = report_result(agreed(have, at), by=have.chair, at=at)
    matter = Matter.objects.get(pk=referral.matter_id)
    client = signed_in(have.town.handler)
    file = f"/desk/matters/{matter.number}/"
    shown = page(client, file)
    assert "达成协议" in shown
    assert "停车费恢复" not in shown
    assert "LH-26" in shown
    assert Matter.objects.get(kind="dispute").number not in shown
    drawer = page(client, f"{file}conclude_by_agreement/")
    assert "达成的协议" in drawer
    assert client.post(f"{file}conclude_by_agreement/", {"items": []}).status_code == 422
    assert client.post(f"{file}conclude_by_agreement/", {"items": ["1", "2"]}).status_code == 302
    assert "按协议办结" in page(client, file)
    # The handler sees the slip, its letters and no dispute.
    slip = page(client, f"/desk/referrals/{referral.pk}/")
    assert "达成协议" in slip
    assert "/desk/disputes/" not in slip
    letter = referral.pk
    pdf = [part for part in slip.split('"') if part.endswith("/pdf/")]
    assert pdf
    assert all(client.get(url).content.startswith(b"%PDF") for url in pdf), letter


def test_who_has_nothing_to_do_with_it_finds_nothing(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    referral = report_result(declined(have, at), by=have.chair, at=at)
    town = have.town
    for stranger in (town.handler2, town.stranger, have.street_chair, have.other, town.head2):
        client = signed_in(stranger)
        assert client.get(f"/desk/referrals/{referral.pk}/").status_code == 404, stranger.name
        assert str(referral.title) not in client.get("/desk/referrals/").content.decode()
    assert signed_in(town.inspector).get(f"/desk/referrals/{referral.pk}/").status_code == 404
    assert Client().get(f"/desk/referrals/{referral.pk}/").status_code == 302


CAME = {
    "key": "k1",
    "kind": "court",
    "stage": "ordinary",
    "organ": "临河县人民法院",
    "number": "（2026）委调12号",
    "received_on": "2026-12-07",
    "consent": "paper",
    "passed": ["name", "phone"],
    "name": "王小明",
    "phone": "13812345678",
    "id_type": "resident_id",
    "language": "zh-hans",
    "second_name": "赵物业",
    "second_id_type": "resident_id",
    "second_language": "zh-hans",
    "region": "云锦苑社区",
    "dispute_type": "17",
    "title": "停车费涨价",
    "body": "由100元涨到160元。",
    "items": "恢复原价",
}


def test_a_courts_letter_is_registered_with_both_sides(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    client = signed_in(have.chair)
    assert "登记外来委托" in page(client, "/desk/referrals/")
    assert "来函文号" in page(client, "/desk/referrals/new/")
    wrong = client.post("/desk/referrals/new/", CAME | {"stage": "", "organ": ""})
    assert wrong.status_code == 422
    assert "请填写「委托机关的名称」。" in wrong.content.decode()
    assert "请选择法院在哪个阶段委托" in client.post("/desk/referrals/new/", CAME | {"stage": ""}).content.decode()
    made = client.post("/desk/referrals/new/", CAME)
    assert made.status_code == 302
    assert "/slips/" in made["Location"]
    referral = Referral.objects.get()
    assert "2026年12月22日" in page(client, f"/desk/referrals/{referral.pk}/")
    assert signed_in(have.town.handler).get("/desk/referrals/new/").status_code == 404


def test_a_chair_hands_over_what_was_not_settled(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = disputes.mediating(have, at)
    client = signed_in(have.chair)
    url = f"/desk/disputes/{matter.number}/"
    assert "hand-over" not in page(client, url)
    leave(matter, by=second(matter), at=at)
    assert "hand-over" in page(client, url)
    typed = {"kind": "court", "organ": "临河县人民法院", "brief": "没有谈拢", "side": "1", "consent": "paper"}
    assert client.post(f"{url}hand-over/", typed).status_code == 422
    assert client.post(f"{url}hand-over/", typed | {"passed": ["name"]}).status_code == 302
    referral = Referral.objects.get()
    noted = client.post(f"/desk/referrals/{referral.pk}/note_answer/", {"text": "已立案", "on": "2026-12-07"})
    assert noted.status_code == 302
    assert "已立案" in page(client, f"/desk/referrals/{referral.pk}/")


def test_the_list_is_a_sheet_as_well(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    received(have, at)
    answer = signed_in(have.chair).get("/desk/referrals/?export=xlsx")
    assert answer["Content-Type"].endswith("sheet")
    assert signed_in(have.chair).get("/desk/referrals/?which=late").status_code == 200


def test_pages_keep_to_their_queries(
    have: Bodies, at: datetime, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    referral = received(have, at)
    client = signed_in(have.chair)
    page(client, "/desk/referrals/")
    with django_assert_max_num_queries(12):
        page(client, "/desk/referrals/")
    with django_assert_max_num_queries(18):
        page(client, f"/desk/referrals/{referral.pk}/")


# ---------------------------------------------------------------- the same through the API


@pytest.fixture
def as_(at: datetime) -> Callable[[Person], Any]:
    def api(person: Person) -> Any:
        assert person.account is not None
        token = tokens.issue(person.account, label="test", at=at)
        client = Client(headers={"Authorization": f"Bearer {token}"})

        def ask(path: str, body: dict[str, Any] | None = None) -> Any:
            url = f"/api/v1/desk{path}"
            return client.get(url) if body is None else client.post(url, json.dumps(body), "application/json")

        return ask

    return api


def test_a_system_refers_takes_on_and_answers(have: Bodies, at: datetime, as_: Any) -> None:
    matter = make.accepted(have.town, at)
    body = {
        "body": "lh-yjy-tw",
        "items": [1],
        "dispute_type": "17",
        "brief": "停车费涨价",
        "second": [{"name": "赵物业", "phone": "13912345678"}],
        "passed": ["name", "phone", "brief"],
        "consent": "in_person",
        "answer_on": (local_day(at) + timedelta(days=20)).isoformat(),
    }
    handler, chair = as_(have.town.handler), as_(have.chair)
    wrong = handler(f"/matters/{matter.number}/refer_to_mediation", body | {"body": "lh-jtj", "consent": ""})
    assert wrong.status_code == 422
    assert {"body", "consent"} <= set(wrong.json()["errors"])
    assert handler(f"/matters/{matter.number}/refer_to_mediation", body).status_code == 200
    listed = chair("/referrals?mine=true").json()["items"]
    assert [one["state"] for one in listed] == ["sent"]
    one = f"/referrals/{listed[0]['id']}"
    assert chair(one).json()["brief"] == "停车费涨价"
    taken = chair(f"{one}/receive_referral", {})
    assert (taken.status_code, taken.json()["state"]) == (200, "running")
    assert taken.json()["dispute"]
    assert handler(one).json()["dispute"] == ""
    early = chair(f"{one}/report_result", {})
    assert (early.status_code, early.json()["code"]) == (409, "mediation_ended")
    assert as_(have.street_chair)(one).status_code == 404
    document = chair(one).json()["documents"][0]["id"]
    assert chair(f"{one}/documents/{document}").content.startswith(b"%PDF")
    assert chair(f"{one}/documents/{listed[0]['id']}").status_code == 404


def test_a_system_concludes_by_the_agreement(have: Bodies, at: datetime, as_: Any) -> None:
    referral = report_result(agreed(have, at), by=have.chair, at=at)
    matter = Matter.objects.get(pk=referral.matter_id)
    done = as_(have.town.handler)(f"/matters/{matter.number}/conclude_by_agreement", {"items": [1, 2]})
    assert (done.status_code, done.json()["state"]) == (200, "concluded")
    assert Item.objects.filter(matter=matter, settled_on__isnull=False).count() == 2


def test_a_system_registers_and_hands_over(have: Bodies, at: datetime, as_: Any) -> None:
    chair = as_(have.chair)
    came = {
        "kind": "police",
        "organ": "云城派出所",
        "letter": "无",
        "received_on": local_day(at).isoformat(),
        "passed": ["name"],
        "consent": "paper",
        "title": "停车费",
        "body": "涨价",
        "region": have.town.village.code,
        "channel": "letter",
        "petitioner": {"name": "王小明"},
        "second": [{"name": "赵物业"}],
        "dispute_type": "17",
    }
    assert chair("/referrals", came | {"organ": ""}).status_code == 422
    made = chair("/referrals", came)
    assert (made.status_code, made.json()["kind"]) == (200, "police"), made.json()
    number = made.json()["dispute"]
    said = {"kind": "court", "organ": "县法院", "brief": "没有谈拢", "side": 1, "passed": ["name"], "consent": "paper"}
    assert chair(f"/disputes/{number}/hand_over", said).json()["code"] == "not_unsettled"
    assert as_(have.town.handler)(f"/disputes/{number}/hand_over", said).status_code == 404


def test_an_agreement_is_used_before_anything_else(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    """The file sees the agreement; a list of many does not, and offers what is usual without one."""

    def first_button(matter: Matter) -> str:
        page = signed_in(have.town.handler).get(f"/desk/matters/{matter.number}/").content.decode()
        found = re.search(r'class="btn btn-primary"\s+href="/desk/matters/[^/]+/([\w-]+)/', page)
        return found[1] if found else ""

    matter = make.accepted(have.town, at, items=["恢复原价", "退还多收的钱"])
    assert first_button(matter) == "hear"
    given = {"kind": "mediation", "on": local_day(at), "other": "物业公司", "consents": True, "text": "退费。"}
    matter = mediate(matter, **given, agreed=True, by=have.town.handler, at=at)
    assert first_button(matter) == "conclude_by_agreement"
    step = usual_step(matter, have.town.handler, today=local_day(at))
    assert step is not None
    assert step.act == "hear"
    conclude_by_agreement(matter, items=[1], by=have.town.handler, at=at)
    assert first_button(matter) == "hear"


def test_a_window_asks_first_whether_mediation_is_wanted(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    """综窗引调 (rulebook 6.5a): asked at the receipt, of who has a name, near a body, and of nobody else."""
    clerk = signed_in(have.town.clerk)

    def receipt_of(**changes: Any) -> str:
        filed = make.filing(have.town, **({"channel": "visit", "is_read_back": True} | changes))
        matter = intake(filed, by=have.town.clerk, at=at)
        return clerk.get(f"/desk/receipts/{matter.number}/").content.decode()

    page = receipt_of()
    assert "先问一句：愿意先调解吗？" in page
    link = re.search(r'href="(/desk/matters/[\w-]+/refer_to_mediation/)"', page)
    assert link is not None
    form = clerk.get(link[1])
    assert form.status_code == 200
    assert "信访人本人怎样同意的" in form.content.decode()
    assert "愿意先调解吗" not in receipt_of(petitioner=None)
    Committee.objects.all().delete()
    assert "愿意先调解吗" not in receipt_of(petitioner=Identity(name="李四", phone="13712345678"))
