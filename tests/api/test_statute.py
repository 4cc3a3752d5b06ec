"""The whole statute by the API: ways, refusals, disputes, reviews, hearings, aftercare, supervision and letters."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pypdf import PdfReader

from tests import town as make
from tests.api.conftest import V1, Caller
from tests.conftest import Clock
from tests.papers import words_of
from tests.superuser import superuser
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.people.models import Reveal
from xinhe.people.person import Person, petitioner
from xinhe.petition.acts.serve import serve

As = Callable[[Person], Caller]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OPINION = {"result": "upheld", "facts": "经查属实。", "basis": "《信访工作条例》第三十五条", "opinion": "予以维持。"}
SERVED = {"method": "in_person", "proof": "本人签收"}


def follower(matter: Matter) -> Caller:
    return Caller({"X-Query-Code": code_of(matter)})


def does(as_: As, person: Person, matter: Matter, act: str, state: str, **body: Any) -> dict[str, Any]:
    """The act is done and the matter stands there."""
    response = as_(person).post(f"/desk/matters/{matter.number}/{act}", body)
    assert (response.status_code, response.json().get("state")) == (200, state), response.content.decode()
    said: dict[str, Any] = response.json()
    return said


def refused(as_: As, person: Person, matter: Matter, act: str, **body: Any) -> dict[str, Any]:
    """The act is refused, and this is the answer."""
    response = as_(person).post(f"/desk/matters/{matter.number}/{act}", body)
    assert response.status_code in (409, 422), response.content.decode()
    said: dict[str, Any] = response.json()
    return said


def whole(as_: As, person: Person, matter: Matter) -> dict[str, Any]:
    said: dict[str, Any] = as_(person).get(f"/desk/matters/{matter.number}").json()
    return said


def text_of(response: Any) -> str:
    """What a printed letter says, without its line breaks."""
    reader = PdfReader(io.BytesIO(response.content))
    return "".join("".join(page.extract_text() for page in reader.pages).split())


@contextmanager
def as_owner() -> Iterator[None]:
    """The running role may not alter a letter; whoever owns the database could."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        yield
        cursor.execute("SET LOCAL ROLE xinhe_app")


# ---------------------------------------------------------------- where a matter goes


def test_two_items_go_two_ways_and_one_comes_back(town: Town, now: Clock, as_: As) -> None:
    """第三十一条."""
    matter = make.accepted(town, now.at, items=["恢复原价", "欠我工资"])
    way = {"item": 2, "route": "R2", "organ": "劳动人事争议仲裁委员会", "basis": "《劳动争议调解仲裁法》第二十七条"}
    ways = [way | {"remedy": "bar_labour", "since": "2025-04-01"}, {"item": 1, "route": "R6"}]
    does(as_, town.handler, matter, "classify", "accepted", items=ways)
    second = whole(as_, town.handler, matter)["items"][1]
    assert (second["route"], second["route_state"], second["organ"]) == ("R2", "routed", "劳动人事争议仲裁委员会")
    (led,) = follower(matter).get(f"/matters/{matter.number}/progress").json()["ways"]
    assert (led["item"], led["limit_on"], led["state"]) == (2, "2026-04-01", "routed")
    assert led["left"] == 30
    does(as_, town.handler, matter, "confirm_route", "accepted", item=2, on="2026-03-02", reference="临劳仲〔2026〕1号")
    does(as_, town.handler, matter, "reopen", "accepted", item=2, reason="对方退回")


@pytest.mark.parametrize(
    ("way", "field"),
    [
        ({"item": 1, "route": "R9"}, "items.0.route"),
        ({"item": 1, "route": "R2", "basis": "法"}, "items.0.organ"),
        ({"item": 9, "route": "R6"}, "items.0.item"),
        ({"item": 1, "route": "R2", "organ": "委", "basis": "法", "remedy": "bar_labour"}, "items.0.since"),
        ({"item": 1, "route": "R6", "since": "2026-3-1"}, "items.0.since"),
        ({"item": 1, "route": "R6", "colour": "red"}, "items.0.colour"),
    ],
)
def test_a_way_without_its_target_names_the_field(
    town: Town, now: Clock, as_: As, way: dict[str, Any], field: str
) -> None:
    matter = make.accepted(town, now.at)
    assert list(refused(as_, town.handler, matter, "classify", items=[way])["errors"]) == [field]


def test_a_part_becomes_a_matter_of_its_own(town: Town, now: Clock, as_: As) -> None:
    matter = make.screened(town, now.at, items=["恢复原价", "修路灯"])
    does(as_, town.dispatcher, matter, "split", "screened", items=[2], title="路灯坏了", text="三号路路灯坏了。")
    assert Matter.objects.count() == 2
    all_of_it = {"items": [1], "title": "全部", "text": "全部"}
    assert list(refused(as_, town.dispatcher, matter, "split", **all_of_it)["errors"]) == ["items"]


def test_a_refusal_needs_its_ground_and_a_second_person(town: Town, now: Clock, as_: As) -> None:
    """第二十三条第一款、第四十四条第（二）项."""
    matter = make.screened(town, now.at, acceptable=False)
    no_whose = refused(as_, town.dispatcher, matter, "refuse", ground="N3", reason="不归我们管")
    assert list(no_whose["errors"]) == ["right_organ"]
    other = {"ground": "N3", "reason": "属邻县职权", "right_organ": "邻山县信访局"}
    does(as_, town.dispatcher, matter, "refuse", "refusing", **other)
    ruling = {"agree": True, "reason": "属实"}
    assert refused(as_, town.dispatcher, matter, "review_refusal", **ruling)["code"] == "not_author"
    does(as_, town.chief, matter, "review_refusal", "advised", **ruling)
    does(as_, town.dispatcher, matter, "reconsider", "screened", reason="有新的事实")


def test_a_dispute_goes_to_the_common_superior(town: Town, now: Clock, as_: As) -> None:
    """第二十四条第一款."""
    matter = make.screened(town, now.at)
    one = refused(as_, town.dispatcher, matter, "raise_dispute", offices=["lh-zjj"], reason="都说不归自己")
    assert list(one["errors"]) == ["offices"]
    said = does(
        as_, town.dispatcher, matter, "raise_dispute", "disputed", offices=["lh-zjj", "lh-jtj"], reason="都说不归自己"
    )
    assert said["holder"]["code"] == "lh-zf"
    does(as_, town.reviewer_head, matter, "designate", "transferred", office="lh-zjj", decision="县政府指定")
    assert refused(as_, town.handler, matter, "object", reason="不归我们")["code"] == "not_designated"


def test_words_are_read_back_urgent_things_reported_and_interests_declared(town: Town, now: Clock, as_: As) -> None:
    matter = make.filed(town, now.at, channel="visit")
    with superuser():
        Matter.objects.filter(pk=matter.pk).update(receiver=town.petition_office)
    does(as_, town.clerk, matter, "confirm_record", "registered")
    assert refused(as_, town.clerk, matter, "confirm_record")["code"] == "not_read_back"
    leader = {"kind": "read", "leader": "周永安", "post": "副县长", "on": "2026-03-02", "text": "请查清"}
    does(as_, town.clerk, matter, "attend", "registered", **leader)
    assert "due_on" in refused(as_, town.clerk, matter, "attend", **leader | {"kind": "charge"})["errors"]
    does(as_, town.clerk, matter, "flag_urgent", "registered", reason="人多")
    assert refused(as_, town.clerk, matter, "flag_urgent", reason="人更多")["code"] == "not_flagged"
    told = {"government": "县委值班室", "departments": "县应急管理局", "joint_office": "县联席办"}
    above = {"upper_bureau": "市信访局", "national_bureau": "系统上报"}
    does(as_, town.dispatcher, matter, "report_urgent", "registered", text="人多", **told, **above)
    errors = refused(as_, town.dispatcher, matter, "report_urgent", text="人多", **told)["errors"]
    assert sorted(errors) == ["national_bureau", "upper_bureau"]
    does(as_, town.dispatcher, matter, "recuse", "registered", reason="我是业主")
    assert as_(town.dispatcher).get(f"/desk/matters/{matter.number}").status_code == 404


# ---------------------------------------------------------------- after the opinion


def test_an_opinion_is_checked_corrected_and_carried_out(town: Town, now: Clock, as_: As) -> None:
    """第三十二条."""
    matter = make.drafted(town, now.at)
    assert refused(as_, town.handler, matter, "review_opinion", agree=True)["code"] == "not_author"
    does(as_, town.head, matter, "review_opinion", "reviewed", agree=True)
    does(as_, town.head, matter, "sign", "signed")
    does(as_, town.handler, matter, "serve", "served", served_on="2026-03-02", witness="", **SERVED)
    number = Document.objects.get(form="opinion").number
    mend = {"document": number, "wrong": "一百", "right": "一百六十", "reason": "笔误"}
    does(as_, town.head, matter, "correct", "served", **mend)
    assert list(refused(as_, town.head, matter, "correct", **mend | {"document": "X"})["errors"]) == ["document"]
    correction = Document.objects.get(form="correction").number
    does(as_, town.handler, matter, "serve_letter", "served", document=correction, served_on="2026-03-02", **SERVED)
    left = {"document": correction, "served_on": "2026-03-02", "method": "left", "proof": "留在家中"}
    assert list(refused(as_, town.handler, matter, "serve_letter", **left)["errors"]) == ["reason", "witness"]
    done = {"item": 1, "on": "2026-03-02", "text": "已退费"}
    does(as_, town.handler, matter, "execute", "served", outcome="done", **done)
    assert list(refused(as_, town.handler, matter, "execute", outcome="pending", **done)["errors"]) == ["outcome"]
    (item,) = whole(as_, town.handler, matter)["items"]
    assert (item["execution"], item["executed_on"]) == ("done", "2026-03-02")


def test_a_draft_names_the_day_by_which_it_is_carried_out(town: Town, now: Clock, as_: As) -> None:
    matter = make.drafted(town, now.at)
    answer = {"item": 1, "result": "support", "facts": "查明", "basis": "法", "opinion": "退费"}
    does(as_, town.handler, matter, "draft_opinion", "drafted", items=[answer | {"execute_by": "2026-03-20"}])
    past = refused(as_, town.handler, matter, "draft_opinion", items=[answer | {"execute_by": "2026-03-01"}])
    assert list(past["errors"]) == ["items.0.execute_by"]
    assert whole(as_, town.handler, matter)["items"][0]["execute_by"] == "2026-03-20"


def test_an_assigned_matter_is_reported_back(town: Town, now: Clock, as_: As) -> None:
    """第二十二条第（三）项."""
    matter = make.screened(town, now.at)
    report = {"process": "已约谈物业", "result": "恢复原价"}
    does(as_, town.dispatcher, matter, "assign", "assigned", office="lh-zjj", due_on="2026-03-20")
    does(as_, town.handler, matter, "accept", "accepted")
    does(as_, town.handler, matter, "report_back", "accepted", **report)
    assert "result" in refused(as_, town.handler, matter, "report_back", **report | {"result": ""})["errors"]


def test_review_re_review_hearing_end_and_aftercare(town: Town, now: Clock, as_: As) -> None:
    """第三十五条至第三十七条."""
    matter = make.reviewed(town, now.at)
    now.forward(days=10)
    does(as_, town.reviewer, matter, "draft_review", "review_drafted", **OPINION)
    assert refused(as_, town.reviewer, matter, "sign_review")["code"] == "not_your_step"
    does(as_, town.reviewer_head, matter, "sign_review", "review_signed")
    does(as_, town.reviewer, matter, "serve_review", "review_done", served_on="2026-03-12", **SERVED)
    ask = {"request": "撤销复查意见", "reasons": "没有调查"}
    assert follower(matter).post(f"/matters/{matter.number}/ask_review", ask).json()["state"] == "recheck_asked"
    hearing = {"cause": "收费", "place": "会议室", "chair": "周主持", "panel": ["吴律师", "郑代表"]}
    soon = hearing | {"planned_at": "2026-03-13T09:00:00+08:00"}
    assert list(refused(as_, town.city_head, matter, "decide_hearing", **soon)["errors"]) == ["planned_at"]
    naked = hearing | {"planned_at": "2026-03-24T09:00:00"}
    assert list(refused(as_, town.city_head, matter, "decide_hearing", **naked)["errors"]) == ["planned_at"]
    planned = hearing | {"planned_at": "2026-03-24T01:00:00Z"}
    does(as_, town.city_head, matter, "decide_hearing", "recheck_asked", **planned)
    does(as_, town.city_head, matter, "cancel_hearing", "recheck_asked", reason="信访人出差")
    does(as_, town.city_head, matter, "decide_hearing", "recheck_asked", **planned)
    (gone, kept) = follower(matter).get(f"/matters/{matter.number}/progress").json()["hearings"]
    assert (gone["cancelled"], kept["planned_at"]) == (True, "2026-03-24T09:00:00+08:00")
    now.forward(days=12)
    record = {"on": "2026-03-24", "attended": "双方", "statements": "陈述", "evidence": ""}
    does(as_, town.city_reviewer, matter, "hold_hearing", "recheck_asked", **record)
    assert refused(as_, town.city_reviewer, matter, "hold_hearing", **record)["code"] == "hearing_to_hold"
    does(as_, town.city_reviewer, matter, "report_hearing", "recheck_asked", panel_opinion="收费未经同意")
    does(as_, town.city_reviewer, matter, "draft_review", "recheck_drafted", **OPINION)
    does(as_, town.city_head, matter, "sign_review", "recheck_signed")
    does(as_, town.city_reviewer, matter, "serve_review", "ended", served_on="2026-03-24", **SERVED)
    task = {"care": "relief", "text": "临时救助", "office": "lh-zjj", "due_on": "2026-04-20"}
    does(as_, town.dispatcher, matter, "plan_aftercare", "ended", **task)
    said = whole(as_, town.dispatcher, matter)
    number = said["aftercare"][0]["task"]
    does(as_, town.handler, matter, "do_aftercare", "ended", task=number, result="已申请", on="2026-03-24")
    assert refused(as_, town.dispatcher, matter, "plan_aftercare", **task | {"care": "x"})["errors"].keys() == {"care"}
    assert [one["stage"] for one in said["reviews"]] == ["review", "recheck"]
    assert said["hearings"][1]["excluded_days"] == 12
    assert said["review_organ"]["code"] == "lj-zf"


def test_a_late_request_is_decided_by_a_person(town: Town, now: Clock, as_: As) -> None:
    matter = make.served(town, now.at)
    now.forward(days=40)
    ask = {"request": "撤销", "reasons": "住院了"}
    assert follower(matter).post(f"/matters/{matter.number}/ask_review", ask).status_code == 200
    does(as_, town.reviewer, matter, "admit_review", "review_asked", admit=True, reason="有病历")
    assert refused(as_, town.reviewer, matter, "admit_review", admit=True, reason="有病历")["code"] == "review_is_late"


def test_a_clerk_hands_in_a_request_that_was_posted_in_time(town: Town, now: Clock, as_: As) -> None:
    matter = make.served(town, now.at)
    now.forward(days=40)
    ask = {"request": "撤销", "reasons": "没有查清", "evidence": ["收据"]}
    wrong = refused(as_, town.clerk, matter, "ask_review", office="lh-jtj", **ask)
    assert "临河县人民政府" in wrong["errors"]["office"]
    does(as_, town.clerk, matter, "ask_review", "review_asked", posted_on="2026-04-01", **ask)
    assert whole(as_, town.clerk, matter)["review_admitted"] is True


# ---------------------------------------------------------------- supervision


def test_an_office_is_urged_supervised_and_answers(town: Town, now: Clock, as_: As) -> None:
    """第四十条."""
    matter = make.accepted(town, now.at)
    does(as_, town.dispatcher, matter, "urge_office", "accepted", asked="请加快")
    assert "rung" in refused(as_, town.dispatcher, matter, "urge_office", asked="请加快", means="phone")["errors"]
    demand = {"ground": "G4", "facts": "一月未动", "demand": "限期办结", "answer_on": "2026-03-20"}
    assert "ground" in refused(as_, town.inspector, matter, "supervise", **demand | {"ground": "G9"})["errors"]
    does(as_, town.inspector, matter, "supervise", "accepted", **demand)
    said = whole(as_, town.handler, matter)
    assert said["supervised"] is True
    owed = next(one["demand"] for one in said["demands"] if one["kind"] == "supervise")
    assert "demand" in refused(as_, town.handler, matter, "answer_supervision", demand=99, answer="x")["errors"]
    does(as_, town.handler, matter, "answer_supervision", "accepted", demand=owed, answer="已整改")


def test_a_recommendation_is_between_those_whom_it_concerns(town: Town, now: Clock, as_: As) -> None:
    matter = make.accepted(town, now.at)
    advice = {"kind": "liability", "office": "lh-jw", "facts": "拒不办理", "advice": "追究责任"}
    does(as_, town.inspector, matter, "recommend", "accepted", **advice)
    (one,) = whole(as_, town.dispatcher, matter)["recommendations"]
    assert whole(as_, town.handler, matter)["recommendations"] == []
    answer = {"recommendation": one["recommendation"], "adoption": "full", "answer": "已立案"}
    does(as_, town.discipline_handler, matter, "answer_recommendation", "accepted", **answer)
    policy = advice | {"kind": "policy"}
    assert list(refused(as_, town.inspector, matter, "recommend", **policy)["errors"]) == ["pattern"]


# ---------------------------------------------------------------- letters and identity


def test_a_letter_is_printed_with_a_masked_name_until_it_is_looked_at(town: Town, now: Clock, as_: As) -> None:
    matter = make.served(town, now.at)
    document = next(one for one in whole(as_, town.handler, matter)["documents"] if one["form"] == "opinion")
    assert document["services"][0]["on"] == "2026-03-02"
    path = f"/desk/matters/{matter.number}/documents/{document['id']}"
    response = as_(town.handler).get(path)
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert response["Content-Disposition"].startswith("attachment")
    Reveal.objects.create(
        account=town.handler.account, office=town.housing, matter_id=matter.pk, number=matter.number, party=1,
        reason="核对", at=now.at, until=now.at + timedelta(minutes=5),
    )  # fmt: skip
    texts = [text_of(response), text_of(as_(town.handler).get(path))]
    assert ["王*" in text for text in texts] == [True, False]
    assert ["王小明" in text for text in texts] == [False, True]
    assert all("〔信访人〕" not in text for text in texts)
    assert as_(town.handler).get(f"/desk/matters/{matter.number}/documents/{uuid4()}").status_code == 404
    assert as_(town.handler2).get(path).status_code == 404


def test_a_secret_petitioner_is_hidden_from_the_unit_and_not_from_the_receiver(town: Town, now: Clock, as_: As) -> None:
    matter = make.accepted(town, now.at, is_secret=True)
    for person, hidden in ((town.handler, True), (town.dispatcher, False)):
        said = whole(as_, person, matter)
        assert (said["identity_hidden"], said["parties"] == []) == (hidden, hidden)


def test_the_petitioner_fetches_letters_in_clear_name(town: Town, now: Clock) -> None:
    signed, other = make.signed(town, now.at), make.served(town, now.at, title="另一件")
    listed = follower(signed).get(f"/matters/{signed.number}/documents").json()["items"]
    assert [one["form"] for one in listed] == ["acceptance_notice"]  # an opinion comes with its service
    serve(signed, method="in_person", served_on=now.at.date(), proof="本人签收", by=town.handler, at=now.at)
    listed = follower(signed).get(f"/matters/{signed.number}/documents").json()["items"]
    assert [one["form"] for one in listed] == ["acceptance_notice", "opinion"]
    response = follower(signed).get(f"/matters/{signed.number}/documents/{listed[1]['id']}")
    assert response.content.startswith(b"%PDF")
    assert follower(other).get(f"/matters/{other.number}/documents/{listed[1]['id']}").status_code == 404
    slip = Document.objects.get(subject_id=signed.pk, form="transfer_letter")
    assert follower(signed).get(f"/matters/{signed.number}/documents/{slip.pk}").status_code == 404
    wrong = Caller({"X-Query-Code": "AAAAAAAA"})
    assert wrong.get(f"/matters/{signed.number}/documents").status_code == 404


def test_an_altered_letter_is_not_printed(town: Town, now: Clock, as_: As) -> None:
    matter = make.served(town, now.at)
    document = Document.objects.get(subject_id=matter.pk, form="opinion")
    with as_owner():
        Document.objects.filter(pk=document.pk).update(title="改过的")
    response = as_(town.handler).get(f"/desk/matters/{matter.number}/documents/{document.pk}")
    assert (response.status_code, response.json()["code"]) == (409, "document_altered")


def test_anybody_may_check_a_paper_and_learns_of_no_person(town: Town, now: Clock, public: Caller) -> None:
    matter = make.served(town, now.at)
    document = Document.objects.get(subject_id=matter.pk, form="opinion")
    said = public.get(f"/letters/{document.token}").json()
    assert said == {
        "number": document.number,
        "organ": "临河县住房和城乡建设局",
        "title": "信访事项处理意见书",
        "issued_on": "2026-03-02",
        "hash": document.hash,
        "genuine": True,
    }
    with as_owner():
        Document.objects.filter(pk=document.pk).update(number="临住建信〔2026〕99号")
    assert public.get(f"/letters/{document.token}").json()["genuine"] is False


def test_guesses_at_papers_are_counted(town: Town, now: Clock, public: Caller) -> None:
    matter = make.served(town, now.at)
    for _ in range(100):
        assert public.get("/letters/nothing").status_code == 404
    token = Document.objects.filter(subject_id=matter.pk).first().token  # type: ignore[union-attr]
    assert public.get(f"/letters/{token}").status_code == 429
    now.forward(hours=2)
    assert public.get(f"/letters/{token}").status_code == 200


# ---------------------------------------------------------------- what residents ask


def test_a_review_is_asked_for_with_files(town: Town, now: Clock) -> None:
    matter = make.served(town, now.at)
    assert follower(matter).get(f"/matters/{matter.number}/progress").json()["review_organ"] == "临河县人民政府"
    form = {"request": "撤销", "reasons": "没有查清", "evidence": ["收据 3 张", "照片"]}
    response = Client().post(
        f"{V1}/matters/{matter.number}/ask_review",
        form | {"files": SimpleUploadedFile("收据.pdf", PDF)},
        headers={"X-Query-Code": code_of(matter)},
    )
    assert (response.status_code, response.json()["state"]) == (200, "review_asked"), response.content.decode()
    request = Document.objects.get(form="review_request")
    assert "收据 3 张" in str(request.content)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"request": "", "reasons": "x"}, "request"),
        ({"request": "x"}, "reasons"),
        ({"request": "x", "reasons": "x", "office": "lh-jtj"}, "office"),
        ({"request": "x", "reasons": "x", "evidence": "收据"}, "evidence"),
        ({"request": "x", "reasons": "x", "posted_on": "2026-03-01"}, "posted_on"),
    ],
)
def test_a_wrong_request_for_review_names_the_field(town: Town, now: Clock, body: dict[str, Any], field: str) -> None:
    matter = make.served(town, now.at)
    response = follower(matter).post(f"/matters/{matter.number}/ask_review", body)
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])


def test_retaliation_is_reported_above_the_unit(town: Town, now: Clock, as_: As) -> None:
    """第十八条第四款、第四十六条第（六）项."""
    matter = make.accepted(town, now.at)
    path = f"/matters/{matter.number}/report_retaliation"
    empty = follower(matter).post(path, {"text": " "})
    assert list(empty.json()["errors"]) == ["text"]
    said = follower(matter).post(path, {"text": "停了我家的水"}, **{"Idempotency-Key": "r" * 100})
    again = follower(matter).post(path, {"text": "停了我家的水"}, **{"Idempotency-Key": "r" * 100})
    assert (said.status_code, said.json()) == (201, again.json())
    number = said.json()["number"]
    assert number != matter.number
    assert as_(town.handler).get(f"/desk/matters/{number}").status_code == 404
    assert number not in as_(town.handler).get(f"/desk/matters/{matter.number}").content.decode()
    assert Matter.objects.get(pk=matter.pk).log_seq == matter.log_seq
    assert Caller({"X-Query-Code": "AAAAAAAA"}).post(path, {"text": "x"}).status_code == 404
    leak = follower(matter).post(path, {"kind": "leak", "text": "材料到了他手里"})
    assert Matter.objects.get(number=leak.json()["number"]).source == "leak"
    wrong = follower(matter).post(path, {"kind": "gossip", "text": "x"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["kind"])


def test_the_receipt_comes_as_a_paper(town: Town, now: Clock) -> None:
    matter = make.filed(town, now.at)
    answer = follower(matter).get(f"/matters/{matter.number}/receipt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    said = words_of(answer.content)
    assert (matter.number in said, code_of(matter) in said, "王小明" in said) == (True, True, True)
    assert Caller({"X-Query-Code": "AAAAAAAA"}).get(f"/matters/{matter.number}/receipt").status_code == 404


def test_the_petitioner_of_another_matter_reads_none_of_it(town: Town, now: Clock) -> None:
    mine, other = make.served(town, now.at), make.filed(town, now.at, title="另一件")
    caller = follower(other)
    for tail in ("progress", "documents"):
        assert caller.get(f"/matters/{mine.number}/{tail}").status_code == 404
    assert petitioner(other.pk).matter_id != mine.pk


# ---------------------------------------------------------------- the rules


def test_a_procedure_shows_its_ways_limits_and_numbers(public: Caller, now: Clock, db: None) -> None:
    said = public.get("/procedures/petition").json()
    ways = {one["name"]: one for one in said["routes"]}
    assert list(ways) == ["R1", "R2", "R3", "R4", "R5", "R6"]
    labour = next(one for one in ways["R2"]["remedies"] if one["name"] == "bar_labour")
    assert "第二十七条" in labour["cite"]
    grounds = {one["name"]: (one["existing"], one["elsewhere"], one["cite"]) for one in said["grounds"]}
    assert grounds["N2"] == ("ended", False, "第三十六条第三款")
    assert grounds["N3"] == ("", True, "第二十三条第一款")
    settings = {one["name"]: one for one in said["settings"]}
    assert (settings["hearing_notice_days"]["value"], settings["hearing_notice_days"]["tag"]) == (7, "R")
    assert public.get("/procedures/nothing").status_code == 404
