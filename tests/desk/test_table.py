"""The round table at the desk: its mediator alone opens and sees it, speaks, and writes down who has no phone."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk.conftest import SignedIn
from tests.desk.test_disputes import act, url
from tests.mediation import disputes
from tests.mediation.disputes import Bodies, first, offer_hash, second
from tests.portal.resident import PNG
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.matters.models import Event
from xinhe.mediation.acts.accept_offer import accept_offer
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.offer import offer
from xinhe.mediation.acts.say import say
from xinhe.mediation.models import Offer, Spoken

TABLE = ("table/", "table/?room")


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Files of a test go where it ends."""
    settings.FILES = tmp_path / "files"


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


@pytest.mark.parametrize("who", ["chair", "other", "street_chair", "clerk", "dispatcher", "handler", "inspector"])
def test_the_table_is_its_mediators_alone(have: Bodies, at: datetime, signed_in: SignedIn, who: str) -> None:
    matter = say(disputes.offered(have, at), words="墙都泡了", by=have.mediator, at=at)
    client = signed_in(getattr(have, who, None) or getattr(have.town, who))
    for page in TABLE:
        assert client.get(url(matter, page)).status_code == 404
    for word in ("say", "offer", "accept_offer", "close_table"):
        shown = client.get(url(matter, f"{word}/"))
        assert shown.status_code in (404, 409)
        assert "800" not in shown.content.decode()
    whole = client.get(url(matter)).content.decode()
    assert "墙都泡了" not in whole
    assert "800 元修理费" not in whole


def test_a_mediator_opens_it_speaks_and_sees_both_sides(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    client, matter = signed_in(have.mediator), disputes.mediating(have, at)
    assert "打开圆桌" in client.get(url(matter)).content.decode()
    matter = act(client, matter, "open_table")
    empty = client.get(url(matter, "table/")).content.decode()
    assert "双方都还没有入席" in empty
    matter = act(client, matter, "join_table", side="2", seen_how="in_person")
    photo = SimpleUploadedFile("水渍.png", PNG, "image/png")
    matter = act(client, matter, "say", side="0", words="一个一个说", file=photo)
    matter = act(client, matter, "say", side="2", seen_how="in_person", words="我愿意谈")
    matter = act(client, matter, "offer", side="2", seen_how="in_person", text="付 600 元", amount="600", payer="2")
    confide(matter, words="最低五百", by=first(matter), at=at)
    shown = client.get(url(matter, "table/")).content.decode()
    for part in ("调解员核实", "一个一个说", "水渍.png", "我愿意谈", "付 600 元", "等答复"):
        assert part in shown
    assert "最低五百" not in shown
    whole = client.get(url(matter)).content.decode()
    assert "最低五百" in whole
    assert "共 2 段，在圆桌上看" in whole
    assert "我愿意谈" not in re.sub(r"(?s)<h2>\s*圆桌.*?</section>", "", whole)  # it stands at the table
    file = re.search(r"/desk/disputes/[\w-]+/files/[\w-]+/", shown)
    assert file
    taken = client.get(file[0])
    assert taken.status_code == 200
    assert taken.getvalue()
    assert signed_in(have.chair).get(file[0]).status_code == 404
    room = client.get(url(matter, "table/?room")).content.decode()
    assert "<html" not in room
    matter = act(client, matter, "close_table")
    assert "圆桌关闭，失效了" in client.get(url(matter, "table/")).content.decode()
    assert Spoken.objects.filter(matter=matter, is_shared=True).count() == 2
    assert list(verify()) == []


def test_the_draft_is_made_from_what_was_accepted(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    client, matter = signed_in(have.mediator), disputes.offered(have, at)
    assert client.get(url(matter, "draft_agreement/")).context["form"]["content"].value() in ("", None)
    matter = accept_offer(matter, offer=offer_hash(matter), by=second(matter), at=at)
    assert "照接受的方案拟协议" in client.get(url(matter, "table/")).content.decode()
    form = client.get(url(matter, "draft_agreement/")).context["form"]
    shown = {name: form[name].value() for name in ("content", "clauses.0.side", "clauses.0.amount", "clauses.0.what")}
    assert shown == {
        "content": "付 800 元修理费，三天内付清。",
        "clauses.0.side": 2,
        "clauses.0.amount": "800",
        "clauses.0.what": "付款",
    }
    filled = {"kind": "oral", "facts": "漏水", "way": "转账", "clauses__0__due_on": "2026-03-05"}
    named = {name.replace(".", "__"): str(value) for name, value in shown.items()}
    matter = act(client, matter, "draft_agreement", **named, **filled)
    assert matter.state == "to_sign"
    again = client.get(url(matter, "draft_agreement/")).context["form"]
    assert again["facts"].value() == "漏水"  # the draft that stands is newer than the offer


def test_each_answer_is_the_right_sides(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    client, matter = signed_in(have.mediator), disputes.offered(have, at)

    def sides(word: str) -> list[str]:
        return [value for value, _words in client.get(url(matter, f"{word}/")).context["form"].fields["side"].choices]

    assert (sides("accept_offer"), sides("turn_offer_down")) == (["2"], ["2"])
    assert (sides("withdraw_offer"), sides("offer")) == (["1"], ["2"])
    matter = act(client, matter, "turn_offer_down", side="2", seen_how="phone", offer_hash=offer_hash(matter))
    assert Offer.objects.get().state == "turned_down"
    told = Event.objects.get(matter=matter, act="turn_offer_down").data
    assert (told["side"], told["seen_how"]) == (2, "phone")
    page = client.get(url(matter, "table/")).content.decode()
    assert "提方案" in page
    assert "accept_offer" not in page


def test_a_late_answer_is_refused_with_what_happened(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    client, matter = signed_in(have.mediator), disputes.offered(have, at)
    old = offer_hash(matter)
    matter = offer(matter, text="付 500 元", answers=old, by=second(matter), at=at)
    late = client.post(
        url(matter, "accept_offer/"), {"seen": matter.log_seq, "side": "2", "seen_how": "phone", "offer_hash": old}
    )
    assert late.status_code == 422
    assert "又有了新的方案" in late.content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": ""}, "text"),
        ({"amount": "八百", "payer": "2"}, "amount"),
        ({"amount": "800"}, "payer"),
        ({"until_on": "2026-03-01", "until_clock": "10:00"}, "until_on"),
        ({"seen_how": ""}, "seen_how"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    have: Bodies, at: datetime, signed_in: SignedIn, typed: dict, field: str
) -> None:
    client, matter = signed_in(have.mediator), disputes.at_table(have, at)
    sent = {"seen": matter.log_seq, "side": "1", "seen_how": "phone", "text": "付 800 元"} | typed
    wrong = client.post(url(matter, "offer/"), sent)
    assert wrong.status_code == 422
    assert field in wrong.context["form"].errors
