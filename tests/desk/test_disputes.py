"""The desk of mediation: who sees what, a dispute from its registering to the return visit, and what stays untold."""

import io
import re
import tomllib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.conftest import Clock
from tests.desk.conftest import SignedIn
from tests.mediation import disputes
from tests.mediation.agreed.test_copies import signed
from tests.mediation.disputes import Bodies, first, second
from tests.standing import stand_still
from tests.town import Town
from xinhe.desk.mediation.cards import CARDS
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.matters.letters.printing import named
from xinhe.matters.models import Event, Matter
from xinhe.mediation.acts.agree import read_back_code
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.decline import decline
from xinhe.mediation.acts.disclose import disclose
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.models import Agreement, MediationSession, ReturnVisit, Side, Spoken
from xinhe.mediation.models.side import code_of
from xinhe.mediation.names import sides_named
from xinhe.people.models import Reveal

SECRET = "最低能接受一百元"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Signatures of a test go where it ends."""
    settings.FILES = tmp_path / "files"


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def url(matter: Matter, rest: str = "") -> str:
    return f"/desk/disputes/{matter.number}/{rest}"


def seen(matter: Matter) -> int:
    return Matter.objects.values_list("log_seq", flat=True).get(pk=matter.pk)


def act(client: Client, matter: Matter, word: str, **fields: Any) -> Matter:
    """Send the form of an act as the page would."""
    shown = client.get(url(matter, f"{word}/"))
    assert shown.status_code == 200, shown.content.decode()
    names = {name.replace("__", "."): value for name, value in fields.items()}
    done = client.post(url(matter, f"{word}/"), {"seen": seen(matter), **names})
    assert done.status_code == 302, re.findall(
        r'errorlist.*?</ul>|role="alert".*?</div>', done.content.decode(), re.DOTALL
    )
    return Matter.objects.get(pk=matter.pk)


def signature() -> SimpleUploadedFile:
    """A drawn signature."""
    out = io.BytesIO()
    Image.new("RGB", (60, 20), "white").save(out, "PNG")
    return SimpleUploadedFile("sign.png", out.getvalue(), "image/png")


APPLICATION: dict[str, Any] = {
    "key": "k1",
    "channel": "visit",
    "origin": "applied",
    "name": "王小明",
    "phone": "13812345678",
    "id_type": "none",
    "language": "zh-hans",
    "second_name": "云锦苑物业服务有限公司",
    "second_phone": "13912345678",
    "second_id_type": "none",
    "second_others": "赵经理 13712345678",
    "second_language": "zh-hans",
    "region": "云锦苑社区",
    "dispute_type": "17",
    "title": "停车费涨价",
    "body": "停车费由一百元涨到一百六十元。",
    "items": "恢复一百元\n退还多收的",
    "is_read_back": "on",
}


def registered(client: Client, town: Town, **changes: Any) -> Any:
    return client.post("/desk/disputes/new/", APPLICATION | {"region": f"（{town.village.code}）"} | changes)


# -- rights -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "why/?act=appoint", "note/", "schedule/", "reveal/1/", "slips/"])
@pytest.mark.parametrize("who", ["clerk", "dispatcher", "handler", "head", "inspector", "chief", "sysadmin", "auditor"])
def test_petition_staff_find_nothing(have: Bodies, at: datetime, signed_in: SignedIn, who: str, page: str) -> None:
    matter = disputes.mediating(have, at)
    client = signed_in(getattr(have.town, who))
    assert client.get(url(matter, page)).status_code == 404
    assert client.get("/desk/disputes/").status_code == 404
    assert client.get("/desk/disputes/new/").status_code == (200 if who == "clerk" else 404)
    assert 'href="/desk/disputes/"' not in client.get("/desk/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("chair", 200), ("mediator", 200), ("other", 404), ("street_chair", 404), ("county_chair", 404)],
)
def test_a_dispute_is_its_bodys_and_its_mediators(
    have: Bodies, at: datetime, signed_in: SignedIn, who: str, status: int
) -> None:
    matter = disputes.mediating(have, at)
    client = signed_in(getattr(have, who))
    letter = Document.objects.filter(subject_id=matter.pk).first()
    assert letter is not None
    for page in ("", "why/?act=appoint", "note/", "reveal/1/", f"letters/{letter.pk}/pdf/"):
        assert client.get(url(matter, page)).status_code == status, page
    listed = client.get("/desk/disputes/?box=open").content.decode()
    assert (matter.number in listed) is (status == 200)
    found = client.get(f"/desk/disputes/?q={matter.number[:9]}").content.decode()
    assert (url(matter) in found) is (status == 200)


def test_a_mediator_takes_down_who_walks_in_and_sees_that_one_alone(
    have: Bodies, at: datetime, signed_in: SignedIn
) -> None:
    registered(signed_in(have.mediator), have.town)
    mine, other = Matter.objects.get(), disputes.applied(have, at)
    assert (mine.holder, mine.state) == (have.village, "applied")
    page = signed_in(have.mediator).get("/desk/disputes/").content.decode()
    assert mine.number in page
    assert other.number not in page
    assert signed_in(have.other).get(url(mine)).status_code == 404


def test_the_matters_page_leads_to_the_disputes_own(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = disputes.mediating(have, at)
    assert signed_in(have.chair).get(f"/desk/matters/{matter.number}/")["Location"] == url(matter)
    for page in ("note/", "why/?act=note", "next/", "reveal/1/"):
        assert signed_in(have.chair).get(f"/desk/matters/{matter.number}/{page}").status_code == 404


def test_only_what_the_rules_allow_is_a_button(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = disputes.mediating(have, at)
    for who, word, there in ((have.chair, "appoint", True), (have.mediator, "appoint", False)):
        page = signed_in(who).get(url(matter)).content.decode()
        assert (url(matter, f"{word}/") in page) is there
    page = signed_in(have.mediator).get(url(matter)).content.decode()
    assert url(matter, "schedule/") in page
    for pointless in ("meet", "waive", "call_off", "agree", "fulfil"):
        assert url(matter, f"{pointless}/") not in page, pointless
    answer = signed_in(have.mediator).get(url(matter, "take_on/"))
    assert answer.status_code == 409
    assert "data-once" not in answer.content.decode()


def test_every_act_of_staff_has_a_card() -> None:
    rules = tomllib.loads((settings.RULES / "mediation" / "2011-01-01.toml").read_text("utf-8"))
    assert {step["act"] for step in rules["step"]} == set(CARDS)


# -- registering ------------------------------------------------------------------------------------------------------


def test_an_application_gives_a_slip_to_each_side(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    client = signed_in(have.chair)
    assert client.get("/desk/disputes/new/").status_code == 200
    answer = registered(client, have.town)
    assert answer.status_code == 302, answer.content.decode()
    matter = Matter.objects.get()
    assert answer["Location"] == url(matter, "slips/")
    assert registered(client, have.town)["Location"] == answer["Location"]  # sent twice, made once
    assert Matter.objects.count() == 1
    page = client.get(answer["Location"]).content.decode()
    for side in Side.objects.filter(matter=matter):
        code = code_of(side)
        assert f"{code[:4]} {code[4:]}" in page
    assert "王小明" not in page
    assert matter.lacks == []
    assert "云锦苑物业" not in client.get(url(matter)).content.decode()


def test_a_window_hands_an_application_to_a_body_and_sees_no_more_of_it(
    have: Bodies, at: datetime, signed_in: SignedIn
) -> None:
    """综窗引调: whatever somebody came for is taken in; the window gets the slip of who came, not the other side's."""
    client = signed_in(have.town.clerk)
    assert 'href="/desk/disputes/new/"' in client.get("/desk/").content.decode()
    answer = registered(client, have.town)
    assert answer.status_code == 302, answer.content.decode()
    matter = Matter.objects.get()
    assert (matter.receiver, matter.holder) == (have.village, have.village)
    page = client.get(answer["Location"]).content.decode()
    first, second = (code_of(side) for side in Side.objects.filter(matter=matter).order_by("side"))
    assert f"{first[:4]} {first[4:]}" in page
    assert f"{second[:4]} {second[4:]}" not in page
    assert f"已交给{have.village.name}" in page
    assert client.get(url(matter)).status_code == 404
    assert matter.number not in client.get("/desk/matters/?box=open").content.decode()
    assert client.get(f"/desk/matters/{matter.number}/").status_code == 404


def test_a_window_chooses_the_body_and_names_no_source(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    client = signed_in(have.town.clerk)
    assert 'name="origin"' not in client.get("/desk/disputes/new/").content.decode()
    assert registered(client, have.town, handed_to="nowhere").status_code == 422
    assert registered(client, have.town, handed_to=have.street.code, origin="court").status_code == 302
    matter = Matter.objects.get()
    assert matter.receiver == have.street
    assert Event.objects.get(matter=matter, act="name_sides").data["origin"] == "applied"


def test_codes_are_shown_to_who_registered_and_for_an_hour(
    have: Bodies, at: datetime, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(signed_in(have.chair), have.town)
    matter = Matter.objects.get()
    stand_still(monkeypatch, lambda: at + timedelta(hours=2))
    assert signed_in(have.chair).get(url(matter, "slips/")).status_code == 404
    mine = disputes.applied(have, at)
    assert signed_in(have.chair).get(url(mine, "slips/")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"phone": "123"}, "phone", "电话"),
        ({"second_phone": "123"}, "second_phone", "电话"),
        ({"second_others": "李四 1381234567"}, "second_others", "电话"),
        ({"second_is_minor": "on"}, "second_guardian_name", "要写明监护人"),
        ({"is_minor": "on"}, "guardian_name", "要写明监护人"),
        ({"is_read_back": ""}, "is_read_back", "念给申请人听"),
        ({"region": "没有的地方"}, "region", "地"),
        ({"dispute_type": ""}, "dispute_type", "请选择"),
        ({"second_name": "王小明", "second_phone": "13812345678"}, "second_name", "不能同时站在两方"),
        ({"title": ""}, "title", "请填写"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    have: Bodies, signed_in: SignedIn, changes: dict[str, str], field: str, sentence: str
) -> None:
    answer = registered(signed_in(have.chair), have.town, **changes)
    assert answer.status_code == 422
    page = answer.content.decode()
    where = re.search(rf'id="id_{field}_error".*?</ul>', page, re.DOTALL)
    assert where is not None, re.findall("errorlist.*?</ul>", page, re.DOTALL)
    assert sentence in where[0]
    assert "停车费由一百元涨到一百六十元。" in page
    assert not Matter.objects.exists()


# -- a whole job ------------------------------------------------------------------------------------------------------


def test_a_dispute_from_its_registering_to_the_return_visit(
    have: Bodies, at: datetime, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    chair, mediator = signed_in(have.chair), signed_in(have.mediator)
    registered(chair, have.town)
    matter = Matter.objects.get()
    assert matter.number in chair.get("/desk/").content.decode()
    matter = act(chair, matter, "ask_consent")
    for side in (1, 2):
        matter = act(chair, matter, "consent", side=side, seen_how="in_person")
    matter = act(chair, matter, "take_on")
    matter = act(chair, matter, "appoint", lead=have.named.pk, chosen_by_sides="on")
    assert matter.number in mediator.get("/desk/disputes/").content.decode()
    day = at.date().isoformat()
    matter = act(
        mediator, matter, "schedule", way="on_site", on=day, begins="14:00", ends="15:00", place="社区二楼", room="一号"
    )
    session = MediationSession.objects.get()
    stand_still(monkeypatch, lambda: session.begins_at + timedelta(minutes=50))
    chair, mediator = signed_in(have.chair), signed_in(have.mediator)
    matter = act(
        mediator,
        matter,
        "meet",
        session=session.seq,
        present__1="王小明",
        present__2="赵经理",
        asked_recusal__1="no",
        asked_recusal__2="no",
        understood__1="on",
        understood__2="on",
        words="双方各让一步。",
    )
    terms = {
        "kind": "written",
        "facts": "停车费由 100 元涨到 160 元。",
        "content": "恢复为每月 100 元，多收的退还。",
        "way": "转账",
        "clauses__3__side": "2",  # in the folded part, the lines before it are empty
        "clauses__3__what": "退还多收的停车费",
        "clauses__3__amount": "120",
        "clauses__3__due_on": (at + timedelta(days=10)).date().isoformat(),
    }
    matter = act(mediator, matter, "draft_agreement", **terms)
    draft = mediator.get(url(matter, "agree/")).content.decode()
    hashed = re.search(r'name="terms" value="(\w+)"', draft)
    assert hashed is not None
    for client, side, how in ((mediator, 0, ""), (chair, 1, "paper"), (chair, 2, "paper")):
        matter = act(client, matter, "agree", terms=hashed[1], side=side, seen_how=how, drawn=signature())
    assert matter.state == "effective"
    page = mediator.get(url(matter)).content.decode()
    assert "人民调解协议书" in page
    letter = Document.objects.get(form="mediation_agreement_paper")
    assert "王小明" not in str(letter.content)
    assert mediator.get(url(matter, f"letters/{letter.pk}/pdf/"))["Content-Type"] == "application/pdf"
    assert not Reveal.objects.exists()
    assert mediator.post(url(matter, f"letters/{letter.pk}/pdf/?keep")).status_code == 200
    assert Reveal.objects.filter(account=have.mediator.account).count() == 3
    matter = act(mediator, matter, "fulfil", line=1, on=day, proof="转账凭证 0007")
    assert matter.state == "performed"
    matter = act(mediator, matter, "revisit", side=1, on=day, way="电话", is_kept="yes", words="都退了")
    assert ReturnVisit.objects.get().is_kept is True
    page = mediator.get(url(matter)).content.decode()
    assert "都退了" in page
    assert "双方各让一步" in page
    assert "双方各让一步" not in chair.get(url(matter)).content.decode()
    assert list(verify()) == []


def test_an_oral_agreement_is_read_back_and_its_code_shown_to_the_mediator_alone(
    have: Bodies, at: datetime, signed_in: SignedIn
) -> None:
    matter = disputes.drafted(have, at)
    terms = disputes.hash_of(matter)
    code = read_back_code(terms)
    chair, mediator = signed_in(have.chair), signed_in(have.mediator)
    for page in ("", "agree/"):
        assert code in mediator.get(url(matter, page)).content.decode()
        assert code not in chair.get(url(matter, page)).content.decode()
    wrong = {"seen": seen(matter), "terms": terms, "side": 1, "seen_how": "in_person", "code": "000000"}
    answer = mediator.post(url(matter, "agree/"), wrong)
    assert answer.status_code == 422
    assert "核对码不对" in answer.content.decode()
    for side in (1, 2):
        matter = act(mediator, matter, "agree", terms=terms, side=side, seen_how="in_person", code=code)
    assert matter.state == "effective"


def test_a_draft_that_changed_meanwhile_is_not_signed(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = disputes.drafted(have, at)
    old = {"seen": seen(matter), "terms": "0" * 64, "side": 1, "seen_how": "in_person", "code": "123456"}
    answer = signed_in(have.mediator).post(url(matter, "agree/"), old)
    assert answer.status_code == 422
    assert "改过了" in answer.content.decode()


def test_wrong_lines_of_a_draft_are_named_where_they_were_typed(
    have: Bodies, at: datetime, signed_in: SignedIn
) -> None:
    matter = disputes.mediating(have, at)
    typed = {
        "seen": seen(matter),
        "kind": "oral",
        "facts": "x",
        "content": "恢复为每月 100 元。",
        "way": "转账",
        "clauses.1.side": "2",
        "clauses.1.what": "退钱",
        "clauses.1.amount": "一百",
    }
    answer = signed_in(have.mediator).post(url(matter, "draft_agreement/"), typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert re.search(r'id="id_clauses\.1\.amount_error".*?金额不对', page, re.DOTALL)
    assert not Agreement.objects.exists()


def test_a_slot_that_is_taken_is_said_beside_its_field(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    one, two = disputes.mediating(have, at), disputes.mediating(have, at)
    client, day = signed_in(have.mediator), at.date().isoformat()
    slot = {"way": "on_site", "on": day, "begins": "14:00", "ends": "15:00", "place": "社区"}
    act(client, one, "schedule", **slot)
    answer = client.post(url(two, "schedule/"), slot | {"seen": seen(two)})
    assert answer.status_code == 422
    assert re.search(r'id="id_begins_error".*?已经约了别的调解', answer.content.decode(), re.DOTALL)


def test_a_second_press_makes_no_second_step(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = disputes.mediating(have, at)
    client, typed = signed_in(have.mediator), {"seen": seen(matter), "text": "已电话联系双方"}
    assert client.post(url(matter, "note/"), typed).status_code == 302
    answer = client.post(url(matter, "note/"), typed)
    assert answer.status_code == 422
    assert "看过最新进展后仍要办理" in answer.content.decode()
    assert Event.objects.filter(matter=matter, act="note").count() == 1


# -- what stays untold ------------------------------------------------------------------------------------------------


def test_confided_words_stand_on_no_page_but_the_mediators(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = disputes.mediating(have, at)
    matter = confide(matter, words=SECRET, by=first(matter), at=at)
    mediator, chair = signed_in(have.mediator), signed_in(have.chair)
    assert SECRET in mediator.get(url(matter)).content.decode()
    pages = ["/desk/", "/desk/disputes/?box=open", url(matter), url(matter, "note/"), url(matter, "appoint/")]
    for page in pages:
        assert SECRET not in chair.get(page).content.decode(), page
    assert SECRET not in str(list(Event.objects.filter(matter=matter).values_list("data", flat=True)))
    act(mediator, matter, "confide", side=2, seen_how="phone", words="愿意退八十")
    assert Spoken.objects.filter(matter=matter).count() == 2


def test_who_said_no_stands_on_no_page(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = disputes.ask_consent(disputes.applied(have, at), by=have.chair, at=at)
    matter = decline(matter, by=second(matter), why="court", at=at)
    page = signed_in(have.chair).get(url(matter)).content.decode()
    assert "第2方" not in page
    assert "准备起诉" not in page
    assert "一方当事人" in page


def test_a_look_at_who_somebody_is_has_its_reason(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = disputes.mediating(have, at)
    client = signed_in(have.mediator)
    assert "王小明" not in client.get(url(matter)).content.decode()
    assert client.post(url(matter, "reveal/1/"), {"reason": ""}).status_code == 422
    assert client.post(url(matter, "reveal/1/"), {"reason": "约时间"})["Location"] == url(matter)
    assert "王小明" in client.get(url(matter)).content.decode()
    assert Reveal.objects.get().reason == "约时间"


def test_a_disclosed_tie_holds_the_sessions_until_both_accept(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = disclose(disputes.mediating(have, at), tie="与申请人是邻居", by=have.mediator, at=at)
    answer = signed_in(have.mediator).get(url(matter, "schedule/"))
    assert answer.status_code == 409
    assert "双方接受" in answer.content.decode()
    chair = signed_in(have.chair)
    for side in (1, 2):
        matter = act(chair, matter, "waive", side=side, seen_how="in_person")
    assert signed_in(have.mediator).get(url(matter, "schedule/")).status_code == 200


def test_an_attempt_that_fails_is_tried_again_moved_up_or_ended(
    have: Bodies, at: datetime, signed_in: SignedIn
) -> None:
    chair = signed_in(have.chair)
    matter = act(chair, disputes.mediating(have, at), "break_off", why="too_far_apart")
    assert signed_in(have.mediator).get(url(matter)).status_code == 200  # they keep what they recorded
    matter = act(chair, matter, "try_again")
    matter = act(chair, matter, "appoint", lead=have.named.pk)
    page = chair.get(url(matter)).content.decode()
    assert "第 2 次" in page
    matter = act(chair, matter, "break_off", why="unreachable")
    matter = act(chair, matter, "move_up")
    assert signed_in(have.mediator).get(url(matter)).status_code == 404
    assert signed_in(have.street_chair).get(url(matter)).status_code == 200
    street = signed_in(have.street_chair)
    matter = act(street, matter, "end_mediation", why="refused", other_ways="临河县人民法院")
    assert matter.state == "terminated"
    assert "人民调解终止告知书" in street.get(url(matter)).content.decode()


def test_staff_write_down_a_no_a_way_out_and_a_turning_down(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    chair = signed_in(have.chair)
    asked = disputes.ask_consent(disputes.applied(have, at), by=have.chair, at=at)
    assert act(chair, asked, "decline", side=2, seen_how="phone", why="no_reason").state == "terminated"
    left = disputes.mediating(have, at)
    assert act(chair, left, "leave", side=1, seen_how="paper").state == "terminated"
    unfit = act(
        chair,
        disputes.applied(have, at),
        "turn_down",
        ground="decided",
        reason="法院已受理",
        other_ways="临河县人民法院",
    )
    assert unfit.state == "turned_down"


def test_after_an_agreement_a_breach_and_a_ruling_are_written_down(
    have: Bodies, at: datetime, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = disputes.effective(have, at)
    client, day = signed_in(have.mediator), at.date().isoformat()
    matter = act(client, matter, "ask_confirmation", court="临河县人民法院", both_ask="on", asked_on=day)
    matter = act(client, matter, "record_ruling", result="yes", number="（2026）临01民特1号", ruled_on=day)
    later = at + timedelta(days=20)
    stand_still(monkeypatch, lambda: later)
    client = signed_in(have.mediator)
    assert "到期没有履行" in client.get(url(matter)).content.decode()
    matter = act(client, matter, "report_breach", line=1, reason="还没有退")
    assert matter.state == "effective"
    matter = act(client, matter, "note", text="已电话催过")
    assert list(verify()) == []


def test_time_is_prolonged_and_a_session_called_off(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    client, day = signed_in(have.mediator), (at + timedelta(days=1)).date().isoformat()
    matter = act(client, disputes.mediating(have, at), "prolong", both_agree="on", days=10, reason="等鉴定")
    slot = {"way": "video", "on": day, "begins": "09:00", "ends": "10:00", "place": "链接"}
    matter = act(client, matter, "schedule", **slot)
    seq = MediationSession.objects.get().seq
    act(client, matter, "call_off", session=seq, reason="对方出差")
    matter = act(client, matter, "disclose", tie="与对方是校友")
    assert "校友" in client.get(url(matter)).content.decode()


def test_a_letter_names_to_a_side_itself_and_whom_it_signed_with(have: Bodies, at: datetime) -> None:
    matter = disputes.effective(have, at)
    signed = Document.objects.get(subject_id=matter.pk, form="oral_agreement_record")
    notice = Document.objects.get(subject_id=matter.pk, form="mediation_rights")
    assert sides_named(signed, matter, second(matter), at=at) == {1: "王小明", 2: "赵物业"}
    assert sides_named(notice, matter, second(matter), at=at) == {1: "王*", 2: "赵物业"}
    assert sides_named(signed, matter, have.chair, at=at) == {1: "王*", 2: "赵*"}
    for letter in (signed, notice):
        assert "〔申请的一方〕" in str(letter.content)
        assert "王小明" not in str(letter.content)
        assert "〔" not in str(named(letter.content, "", sides_named(letter, matter, first(matter), at=at)))


def test_a_side_is_put_right_at_the_desk_and_its_new_slip_printed_alone(
    have: Bodies, at: datetime, signed_in: SignedIn
) -> None:
    matter = disputes.mediating(have, at)
    client = signed_in(have.chair)
    assert client.get(url(matter, "slips/")).status_code == 404
    act(client, matter, "correct_contact", party="2", phone="13900000001", proof="document")
    act(client, matter, "reissue_code", side="2", proof="document")
    slips = client.get(url(matter, "slips/")).context["slips"]
    assert [one[2] for one in slips] == [code_of(Side.objects.get(matter=matter, side=2))]
    assert signed_in(have.mediator).get(url(matter, "slips/")).status_code == 404
    assert "核对方式：" in client.get(url(matter)).content.decode()


PAPERS = ("application", "register")


@pytest.mark.parametrize("who", ["chair", "mediator", "other", "street_chair"])
def test_papers_and_dossier_are_offered_to_whose_they_are(
    who: str, have: Bodies, at: datetime, signed_in: SignedIn
) -> None:
    matter = disputes.effective(have, at)
    client = signed_in(getattr(have, who))
    is_theirs = who in ("chair", "mediator")
    page = client.get(url(matter))
    assert (page.status_code == 200) == is_theirs
    if is_theirs:
        for words in ("卷宗", "还没有立卷", "人民调解申请书", "调解记录：确定了调解员"):
            assert words in page.content.decode()
    for paper in PAPERS:
        assert (client.get(url(matter, f"papers/{paper}/")).status_code == 200) == is_theirs
    assert client.get(url(matter, "papers/record-99/")).status_code == 404
    answer = client.post(url(matter, "dossier/"))
    assert (answer["Content-Type"] == "application/zip") == is_theirs
    assert not Reveal.objects.exists()
    client.post(url(matter, "dossier/"), {"names": "1"})
    assert Reveal.objects.count() == (2 if is_theirs else 0)
    client.post(url(matter, "papers/register/"))
    assert Reveal.objects.count() == (4 if is_theirs else 0)


def test_a_file_is_bound_at_the_desk_once_what_lacks_is_explained(
    have: Bodies, at: datetime, signed_in: SignedIn
) -> None:
    matter = disputes.effective(have, at)
    client = signed_in(have.mediator)
    assert "卷内还缺" in client.get(url(matter, "bind_file/")).content.decode()
    assert client.post(url(matter, "bind_file/"), {"seen": seen(matter), "remark": ""}).status_code == 422
    act(client, matter, "bind_file", remark="证件当面核对过")
    assert "（2026）临人调字第1号" in client.get(url(matter)).content.decode()


def test_a_new_draft_shows_the_body_what_changed(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter = disputes.drafted(have, at)
    client = signed_in(have.mediator)
    assert "和上一稿比" not in client.get(url(matter)).content.decode()
    new = disputes.terms(at, content="停车费恢复为每月 100 元，多收的 130 元退还。")
    matter = draft_agreement(matter, terms=new, by=have.mediator, at=at)
    said = client.get(url(matter)).content.decode()
    removed = '<del><span class="vh">删去：</span>120</del>'
    inserted = '<ins><span class="vh">加上：</span>130'
    assert "和上一稿比" in said
    assert removed + inserted in said


def test_originals_are_handed_out_at_the_desk(have: Bodies, signed_in: SignedIn, clock: Clock) -> None:
    matter, client = signed(have, clock.at), signed_in(have.chair)
    said = client.get(url(matter)).content.decode()
    assert said.count("还有 1 份没有给") == 3
    wrong = client.post(url(matter, "hand_out/"), {"seen": seen(matter), "to": "1", "on": f"{clock.at:%Y-%m-%d}"})
    assert "请选择怎样交的。" in wrong.content.decode()
    for to in ("1", "2", "0"):
        matter = act(client, matter, "hand_out", to=to, on=f"{clock.at:%Y-%m-%d}", way="in_person")
    said = client.get(url(matter)).content.decode()
    assert "还有 1 份没有给" not in said
    assert url(matter, "hand_out/") not in said
    assert "调解组织留存 · 1 份" in said
