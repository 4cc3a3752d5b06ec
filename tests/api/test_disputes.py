"""Disputes over the API: who reads what, what each side and each member of staff may do, and what crosses to nobody."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import town as make
from tests.api.conftest import V1, Caller
from tests.conftest import Clock
from tests.mediation import disputes
from tests.mediation.agreed.test_copies import signed
from tests.mediation.disputes import Bodies, first, hash_of, second
from tests.portal.resident import PNG
from tests.portal.test_mine import code as code_by_phone
from tests.town import Town
from xinhe.api.disputes.acts import BY_MEDIATOR, MEDIATION_ACTS
from xinhe.api.payloads.mediation import BY_SIDE
from xinhe.jobs.proof import verify
from xinhe.matters.filing import Identity
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of as code_of_matter
from xinhe.mediation.acts.agree import read_back_code
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.decline import decline
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.models import Side, Spoken
from xinhe.mediation.models.side import code_of
from xinhe.mediation.sides import SidePeople
from xinhe.people.person import Person

As = Callable[[Person], Caller]
SECRETS = {1: "我最多再让五十块", 2: "其实物业账上有钱"}


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def code(matter: Matter, side: int) -> str:
    return code_of(Side.objects.get(matter=matter, side=side))


def as_side(matter: Matter, side: int) -> Caller:
    return Caller({"X-Query-Code": code(matter, side)})


def application(town: Town, **changes: object) -> dict[str, Any]:
    return {
        "title": "楼上漏水",
        "body": "从去年冬天开始漏。",
        "items": ["付修理费 800 元"],
        "region": town.village.code,
        "dispute_type": "17",
        "petitioner": {"name": "王小明", "phone": "13812345678"},
        "second": [{"name": "赵楼上", "phone": "13912345678"}],
    } | changes


# -- applying ---------------------------------------------------------------------------------------------------------


def test_an_application_gets_number_and_own_code(public: Caller, have: Bodies) -> None:
    response = public.post("/mediation", application(have.town), **{"Idempotency-Key": "a"})
    said = response.json()
    assert response.status_code == 201, said
    matter = Matter.objects.get()
    assert response["Location"] == f"/api/v1/disputes/{matter.number}"
    assert said["query_code"] == code(matter, 1)
    assert code(matter, 2) not in response.content.decode()
    again = public.post("/mediation", application(have.town), **{"Idempotency-Key": "a"})
    assert again.json() == said
    assert Matter.objects.count() == 1
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": ""}, "body"),
        ({"region": "000000"}, "region"),
        ({"dispute_type": "00"}, "dispute_type"),
        ({"petitioner": {"name": "", "phone": ""}}, "petitioner.name"),
        ({"second": []}, "second"),
        ({"second": [{"name": "赵楼上", "phone": "1"}]}, "second.0.phone"),
        ({"second_minor": True}, "second_guardian"),
        ({"origin": "court"}, "origin"),
        ({"channel": "visit"}, "channel"),
        ({"committee": "nobody"}, "committee"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_wrong_fields_are_named(changes: dict, field: str, public: Caller, have: Bodies) -> None:
    response = public.post("/mediation", application(have.town, **changes))
    assert response.status_code == 422, response.content.decode()
    assert field in response.json()["errors"]
    assert not Matter.objects.exists()


def test_a_body_that_was_named_takes_the_application_in(public: Caller, have: Bodies) -> None:
    assert public.post("/mediation", application(have.town, committee="lh-tw")).status_code == 201
    assert Matter.objects.get().holder == have.county


def test_files_come_with_the_application(have: Bodies) -> None:
    body = {"filing": json.dumps(application(have.town)), "files": SimpleUploadedFile("水渍.png", PNG, "image/png")}
    response = Client().post(V1 + "/mediation", body)
    assert response.status_code == 201, response.content.decode()
    matter = Matter.objects.get()
    assert [one["name"] for one in as_side(matter, 1).get(f"/disputes/{matter.number}").json()["files"]] == ["水渍.png"]
    assert as_side(matter, 2).get(f"/disputes/{matter.number}").json()["files"] == []


def test_one_telephone_applies_so_often_a_day(public: Caller, have: Bodies) -> None:
    statuses = [public.post("/mediation", application(have.town, title=f"第{n}件")).status_code for n in range(21)]
    assert statuses == [201] * 20 + [429]


# -- who reads what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "own", "petition"),
    [
        ("side 1", 200, 404),
        ("side 2", 200, 404),
        ("whole", 404, 404),
        ("stranger", 404, 404),
        ("nobody", 404, 404),
    ],
)
def test_which_code_opens_a_dispute(who: str, own: int, petition: int, have: Bodies, clock: Clock) -> None:
    matter, other = disputes.mediating(have, clock.at), disputes.applied(have, clock.at)
    codes = {"side 1": code(matter, 1), "side 2": code(matter, 2), "whole": code_of_matter(matter)}
    codes |= {"stranger": code(other, 1), "nobody": ""}
    caller = Caller({"X-Query-Code": codes[who]})
    assert caller.get(f"/disputes/{matter.number}").status_code == own
    for tail in ("progress", "documents", "receipt"):
        assert caller.get(f"/matters/{matter.number}/{tail}").status_code == petition
    assert caller.post(f"/matters/{matter.number}/withdraw").status_code == petition
    assert Matter.objects.get(pk=matter.pk).state == "mediating"


def test_a_petition_is_no_dispute(town: Town, clock: Clock) -> None:
    petition = make.filed(town, clock.at)
    caller = Caller({"X-Query-Code": code_of_matter(petition)})
    wrong = caller.get(f"/disputes/{petition.number}")
    assert (wrong.status_code, wrong.json()["code"]) == (404, "unknown")
    assert caller.get(f"/matters/{petition.number}/progress").status_code == 200


def test_wrong_codes_are_counted_with_those_at_petitions(have: Bodies, clock: Clock) -> None:
    matter = disputes.applied(have, clock.at)
    wrong = Caller({"X-Query-Code": "AAAAAAAA"})
    for n in range(20):
        path = f"/disputes/{matter.number}" if n % 2 else f"/matters/{matter.number}/progress"
        assert wrong.get(path).status_code == 404
    assert as_side(matter, 1).get(f"/disputes/{matter.number}").status_code == 429


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("chair", 200),
        ("mediator", 200),
        ("other", 404),
        ("street_chair", 404),
        ("county_chair", 404),
        ("dispatcher", 404),
        ("inspector", 404),
        ("handler", 404),
        ("clerk", 404),
        ("chief", 404),
        ("sysadmin", 404),
        ("auditor", 404),
    ],
)
def test_who_of_the_staff_reads_a_dispute(who: str, status: int, have: Bodies, as_: As, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    person = getattr(have, who, None) or getattr(have.town, who)
    caller = as_(person)
    for tail in ("", "/events"):
        assert caller.get(f"/desk/disputes/{matter.number}{tail}").status_code == status
        assert caller.get(f"/desk/matters/{matter.number}{tail}").status_code == 404
    assert caller.post(f"/desk/matters/{matter.number}/note", {"text": "x"}).status_code == 404
    listed = [one["number"] for one in caller.get("/desk/disputes").json()["items"]]
    assert listed == ([matter.number] if status == 200 else [])
    assert matter.number not in caller.get("/desk/matters").content.decode()
    acted = caller.post(f"/desk/disputes/{matter.number}/end_mediation", {"why": "expired"})
    assert acted.status_code == {"chair": 200, "mediator": 409}.get(who, 404)


def test_confided_words_are_read_by_their_side_and_the_mediator(have: Bodies, as_: As, clock: Clock) -> None:
    matter = disputes.drafted(have, clock.at)
    for side, by in ((1, first(matter)), (2, second(matter))):
        confide(matter, words=SECRETS[side], by=by, at=clock.at)
    path = f"/disputes/{matter.number}"
    for side, other in ((1, 2), (2, 1)):
        caller = as_side(matter, side)
        said = caller.get(path).content.decode()
        assert SECRETS[side] in said
        assert SECRETS[other] not in said
        assert code(matter, other) not in said
        for one in caller.get(path).json()["documents"]:
            paper = caller.get(f"{path}/documents/{one['id']}")
            assert paper["Content-Type"] == "application/pdf"
    mediators = as_(have.mediator).get(f"/desk{path}").content.decode()
    assert all(one in mediators for one in SECRETS.values())
    chairs = (
        as_(have.chair).get(f"/desk{path}").content.decode()
        + as_(have.chair).get(f"/desk{path}/events").content.decode()
    )
    assert not any(one in chairs for one in SECRETS.values())


def test_the_other_side_reads_no_telephone_and_no_account_of_what_happened(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    own, other = (as_side(matter, side).get(f"/disputes/{matter.number}").json() for side in (1, 2))
    assert (own["body"], other["body"]) == (matter.body, "")
    assert (own["side"], other["side"]) == (1, 2)
    assert own["other_people"] == other["own_people"] == ["赵物业"]
    assert "13812345678" not in str(other)


def test_who_said_no_is_told_to_nobody(have: Bodies, as_: As, clock: Clock) -> None:
    matter = disputes.consented(have, clock.at)
    decline(matter, why="court", by=second(matter), at=clock.at)
    chairs = as_(have.chair).get(f"/desk/disputes/{matter.number}").json()
    assert [one["refusing"] for one in chairs["sides"]] == ["", ""]
    assert "court" not in str(as_side(matter, 1).get(f"/disputes/{matter.number}").json()["timeline"])
    assert False not in [one["consented"] for one in chairs["sides"]]


# -- acting -----------------------------------------------------------------------------------------------------------


def test_every_act_of_a_side_is_offered_with_its_body_or_its_reason(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    said = as_side(matter, 1).get(f"/disputes/{matter.number}").json()
    told = {one["act"] for one in said["allowed"] + said["refused"]}
    assert {"confide", "leave"} <= {one["act"] for one in said["allowed"]}
    assert told <= set(BY_SIDE)
    party_acts = {
        act
        for act in BY_SIDE
        if Client().post(f"{V1}/disputes/{matter.number}/{act}", "{}", "application/json").status_code != 405
    }
    assert party_acts == set(BY_SIDE)


def test_sides_go_from_consent_to_an_oral_agreement(have: Bodies, as_: As, clock: Clock) -> None:
    matter = ask_consent(disputes.applied(have, clock.at), by=have.chair, at=clock.at)
    path, sides = f"/disputes/{matter.number}", [as_side(matter, side) for side in (1, 2)]
    assert sides[0].post(f"{path}/consent").json()["state"] == "asked"
    assert sides[0].get(path).json()["consented"] is True
    assert sides[1].get(path).json()["consented"] is None
    assert sides[1].post(f"{path}/consent", {}).json()["state"] == "consented"
    chair, mediator = as_(have.chair), as_(have.mediator)
    assert chair.post(f"/desk{path}/take_on").status_code == 200
    wrong = chair.post(f"/desk{path}/appoint", {"mediators": ["nobody"]})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["mediators"])
    assert chair.post(f"/desk{path}/appoint", {"mediators": ["tw-mediator"]}).json()["state"] == "mediating"
    begins = clock.at + timedelta(hours=1)
    session = {"way": "on_site", "place": "社区一楼", "begins_at": begins.isoformat()}
    session |= {"ends_at": (begins + timedelta(hours=1)).isoformat()}
    seq = mediator.post(f"/desk{path}/schedule", session).json()["seq"]
    clock.forward(hours=3)
    met = {"session": seq, "present": {"1": "王小明", "2": "赵物业"}, "record": "谈到退一半", "understood": {"1": True}}
    wrong = mediator.post(f"/desk{path}/meet", met)
    assert {"asked_recusal.1", "asked_recusal.2", "understood.2"} == set(wrong.json()["errors"])
    met |= {"asked_recusal": {"1": False, "2": False}, "understood": {"1": True, "2": True}}
    response = mediator.post(f"/desk{path}/meet", met)
    assert response.status_code == 200, response.json()
    assert sides[0].post(f"{path}/confide", {"words": SECRETS[1]}).status_code == 200
    assert Spoken.objects.filter(matter=matter, side=1, is_shared=False).count() == 1
    draft = {"kind": "oral", "facts": "停车费", "content": "退还 120 元。", "way": "转账"}
    draft["clauses"] = [
        {"side": 2, "what": "退款", "amount": "120", "due_on": str((clock.at + timedelta(days=9)).date())}
    ]
    assert mediator.post(f"/desk{path}/draft_agreement", draft).json()["state"] == "to_sign"
    terms = sides[1].get(path).json()["agreement"]["hash"]
    assert terms == hash_of(Matter.objects.get(pk=matter.pk))
    wrong = sides[0].post(f"{path}/agree", {"terms": terms, "code": "x"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["code"])
    agreed = {"terms": terms, "code": read_back_code(terms)}
    assert sides[0].post(f"{path}/agree", agreed).json()["state"] == "to_sign"
    assert mediator.post(f"/desk{path}/agree", agreed).status_code == 409
    onbehalf = agreed | {"side": 2, "seen_how": "in_person"}
    assert chair.post(f"/desk{path}/agree", onbehalf).json()["state"] == "effective"
    assert [one["name"] for one in sides[0].get(path).json()["deadlines"] if one["right"]] == ["confirm"]
    done = {"line": 1, "on": str(clock.at.date()), "proof": "转账"}
    assert sides[1].post(f"{path}/fulfil", done).json()["state"] == "performed"
    assert list(verify()) == []


def test_a_signature_comes_as_a_picture(have: Bodies, as_: As, clock: Clock) -> None:
    matter = disputes.drafted(have, clock.at, kind="written")
    path, terms = f"/disputes/{matter.number}", hash_of(matter)
    nothing = as_side(matter, 1).post(f"{path}/agree", {"terms": terms})
    assert (nothing.status_code, list(nothing.json()["errors"])) == (422, ["drawn"])
    for side in (1, 2):
        picture = SimpleUploadedFile("签名.png", PNG, "image/png")
        body = {"terms": terms, "files": picture}
        headers = {"X-Query-Code": code(matter, side)}
        assert Client().post(f"{V1}{path}/agree", body, headers=headers).status_code == 200
    own = as_side(matter, 1).get(path).json()
    assert own["signed"] is True
    assert len(own["files"]) == 1
    body = {"terms": terms, "files": SimpleUploadedFile("签名.png", PNG, "image/png")}
    signed = Client().post(f"{V1}/desk{path}/agree", body, headers=as_(have.mediator).headers)
    assert signed.json()["state"] == "effective"


def test_a_side_speaks_for_itself_alone(have: Bodies, clock: Clock) -> None:
    matter = ask_consent(disputes.applied(have, clock.at), by=have.chair, at=clock.at)
    wrong = as_side(matter, 1).post(f"/disputes/{matter.number}/consent", {"side": 2})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["side"])


def test_either_side_leaves(have: Bodies, clock: Clock) -> None:
    matter = disputes.drafted(have, clock.at)
    assert as_side(matter, 2).post(f"/disputes/{matter.number}/leave").json()["state"] == "terminated"
    said = as_side(matter, 1).get(f"/disputes/{matter.number}").json()
    assert "仲裁、行政、司法" in said["other_ways"]


@pytest.mark.parametrize("act", sorted(BY_MEDIATOR))
def test_nobody_else_takes_a_step(act: str, have: Bodies, as_: As, public: Caller, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    path = f"/desk/disputes/{matter.number}/{act}"
    assert public.post(path, {}).status_code == 401
    assert as_(have.other).post(path, {}).status_code in (404, 422)
    assert as_(have.town.dispatcher).post(path, {}).status_code in (404, 422)
    assert Matter.objects.get(pk=matter.pk).log_seq == matter.log_seq


def test_the_table_of_acts_names_each_once() -> None:
    names = [one.name for one in MEDIATION_ACTS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("who", "status"), [("mediator", 200), ("chair", 200), ("other", 404), ("street_chair", 404)])
def test_papers_and_dossier_go_to_the_body_alone(
    who: str, status: int, have: Bodies, as_: As, public: Caller, clock: Clock
) -> None:
    matter = disputes.effective(have, clock.at)
    path = f"/desk/disputes/{matter.number}"
    for rest in ("/papers/application", "/dossier", "/dossier?form=pdf"):
        assert as_(getattr(have, who)).get(f"{path}{rest}").status_code == status, rest
        assert public.get(f"{path}{rest}").status_code == 401
    assert as_(have.mediator).get(f"{path}/papers/visit-1").status_code == 404
    assert as_(have.mediator).get(f"{path}/dossier?form=doc").status_code == 422


# -- the round table --------------------------------------------------------------------------------------------------


def at_table(matter: Matter, side: int, at: datetime) -> Caller:
    """This side with its telephone proven, through the messages that were sent."""
    path, caller = f"/disputes/{matter.number}", as_side(matter, side)
    (phone,) = caller.get(path).json()["phones"]
    assert caller.post(f"{path}/phone_code", {"party": phone["party"]}).status_code == 204
    proven = caller.post(f"{path}/phone_proof", {"party": phone["party"], "code": code_by_phone(at)})
    assert proven.status_code == 200, proven.json()
    return Caller(caller.headers | {"X-Phone-Proof": proven.json()["proof"]})


def test_both_sides_talk_and_agree_on_an_offer_over_the_api(have: Bodies, as_: As, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    path, mediator = f"/disputes/{matter.number}", as_(have.mediator)
    assert mediator.post(f"/desk{path}/open_table").status_code == 200
    one, two = at_table(matter, 1, clock.at), at_table(matter, 2, clock.at)
    assert one.post(f"{path}/say", {"words": "在"}).json()["code"] == "at_table"
    for caller in (one, two):
        assert caller.post(f"{path}/join_table").status_code == 200
    assert one.post(f"{path}/say", {"words": "墙都泡了"}).status_code == 200
    body = {"words": "照片", "files": SimpleUploadedFile("水渍.png", PNG, "image/png")}
    assert Client().post(f"{V1}{path}/say", body, headers=two.headers).status_code == 200
    assert mediator.post(f"/desk{path}/say", {"words": "一个一个说"}).status_code == 200
    table = one.get(path).json()["table"]
    assert [(said["side"], said["words"]) for said in table["remarks"]] == [
        (1, "墙都泡了"),
        (2, "照片"),
        (0, "一个一个说"),
    ]
    assert [(seat["side"], seat["known_by"]) for seat in table["seats"]] == [(1, "phone"), (2, "phone")]
    (photo,) = table["remarks"][1]["files"]
    for caller in (one, mediator):
        prefix = "" if caller is one else "/desk"
        assert caller.get(f"{prefix}{path}/files/{photo['id']}").getvalue() == PNG
    assert as_(have.chair).get(f"/desk{path}/files/{photo['id']}").status_code == 404
    proposed = one.post(f"{path}/offer", {"text": "付 800 元", "amount": "800", "payer": 2})
    assert proposed.status_code == 200, proposed.json()
    named = two.get(path).json()["table"]["counts"]
    assert two.post(f"{path}/offer", {"text": "付 600 元"}).json()["code"] == "newer_offer"
    assert two.post(f"{path}/offer", {"text": "付 600 元", "answers": named}).status_code == 200
    late = one.post(f"{path}/accept_offer", {"offer": named})
    assert (late.status_code, late.json()["code"]) == (409, "newer_offer")
    newest = one.get(path).json()["table"]
    assert [offer["state"] for offer in newest["offers"]] == ["replaced", "open"]
    assert one.post(f"{path}/accept_offer", {"offer": newest["counts"]}).status_code == 200
    assert mediator.get(f"/desk{path}").json()["table"]["offers"][-1]["state"] == "accepted"
    chairs = as_(have.chair).get(f"/desk{path}").json()["table"]
    assert (chairs["is_open"], chairs["remarks"], chairs["offers"]) == (True, [], [])
    assert list(verify()) == []


def test_a_telephone_on_file_is_proven_before_one_sits_down(have: Bodies, as_: As, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    path = f"/disputes/{matter.number}"
    as_(have.mediator).post(f"/desk{path}/open_table")
    bare = as_side(matter, 1)
    for act, body in (("join_table", {}), ("say", {"words": "在"}), ("offer", {"text": "付钱"})):
        assert bare.post(f"{path}/{act}", body).json()["code"] == "phone_unproven"
    theirs = Caller({**bare.headers, "X-Phone-Proof": at_table(matter, 2, clock.at).headers["X-Phone-Proof"]})
    assert theirs.post(f"{path}/join_table").json()["code"] == "phone_unproven"
    wrong = bare.post(f"{path}/phone_proof", {"party": 1, "code": "000000"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_phone_code")
    assert list(bare.post(f"{path}/phone_code", {"party": 2}).json()["errors"]) == ["party"]
    mine = at_table(matter, 1, clock.at)
    assert mine.post(f"{path}/join_table").status_code == 200
    clock.forward(hours=13)
    assert mine.post(f"{path}/say", {"words": "在"}).json()["code"] == "phone_unproven"


def test_who_left_no_mobile_sits_down_with_the_code(have: Bodies, as_: As, clock: Clock) -> None:
    landline = SidePeople(people=[Identity(name="赵物业", phone="0771-7012345")])
    matter = disputes.mediating(have, clock.at, second=landline)
    path, two = f"/disputes/{matter.number}", as_side(matter, 2)
    as_(have.mediator).post(f"/desk{path}/open_table")
    assert two.get(path).json()["phones"] == []
    assert two.post(f"{path}/join_table").status_code == 200
    assert two.get(path).json()["table"]["seats"][0]["known_by"] == "code"


def test_a_new_draft_says_what_changed_to_both_sides_and_the_body(as_: As, have: Bodies, at: datetime) -> None:
    matter = disputes.drafted(have, at)
    path = f"/disputes/{matter.number}"
    assert as_side(matter, 1).get(path).json()["agreement"]["changes"] is None
    matter = draft_agreement(matter, terms=disputes.terms(at, way="当面交", clauses=[]), by=have.mediator, at=at)
    before = {"side": 2, "what": "退还多收的停车费", "amount": "120", "due_on": f"{at + timedelta(days=10):%Y-%m-%d}"}
    changes = {
        "texts": [
            {
                "name": "way",
                "pieces": [{"change": "removed", "text": "转账"}, {"change": "inserted", "text": "当面交"}],
            }
        ],
        "lines": [{"change": "removed", "before": before, "after": None}],
    }
    for said in (as_side(matter, 1).get(path), as_side(matter, 2).get(path), as_(have.chair).get(f"/desk{path}")):
        assert said.json()["agreement"]["changes"] == changes


def test_originals_are_counted_over_the_api(as_: As, have: Bodies, at: datetime) -> None:
    matter = signed(have, at)
    path = f"/disputes/{matter.number}"
    none = {"total": 3, "left": {"1": 1, "2": 1, "0": 1}, "handed": []}
    assert as_side(matter, 1).get(path).json()["agreement"]["copies"] == none
    done = as_(have.mediator).post(f"/desk{path}/hand_out", {"to": 1, "on": f"{at:%Y-%m-%d}", "way": "mail"})
    assert done.status_code == 200, done.content.decode()
    handed = [{"to": 1, "count": 1, "on": f"{at:%Y-%m-%d}", "way": "mail"}]
    for said in (as_side(matter, 2).get(path), as_(have.chair).get(f"/desk{path}")):
        assert said.json()["agreement"]["copies"] == {**none, "left": {"1": 0, "2": 1, "0": 1}, "handed": handed}
