"""Contact data are corrected and codes issued anew after a check of who asks; what was, reaches and opens nothing."""

from datetime import datetime, timedelta

import pytest

from tests import town as make
from tests.town import Town
from xinhe.channels.delivery import deliver_waiting
from xinhe.channels.fake import FakeTransport
from xinhe.channels.models import Outgoing, Trouble
from xinhe.channels.troubles import try_now
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid, Refused, Unknown
from xinhe.matters import inbox
from xinhe.matters.acts.correct_contact import correct_contact
from xinhe.matters.acts.reissue_code import reissue_code
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Event, Matter
from xinhe.matters.numbering import code_of, opens
from xinhe.people import vault
from xinhe.people.person import Person, petitioner

NEW = "13900000001"


@pytest.fixture
def later() -> datetime:
    """A day on which the corrected rules are in force."""
    return datetime(2026, 12, 1, 9, 30, tzinfo=SHANGHAI)


def sent_to(matter: Matter, *, state: str = "waiting") -> list[str]:
    rows = Outgoing.objects.filter(subject_id=matter.pk, state=state).order_by("seq", "key")
    return [vault.unseal(bytes(one.to), about=one.key.encode()).decode() for one in rows]


def corrected(matter: Matter, by: Person, at: datetime, **more: object) -> Matter:
    words: dict[str, object] = {"phone": NEW, "address": "", "proof": "document"} | more
    return correct_contact(matter, by=by, at=at, **words)  # type: ignore[arg-type]


def test_a_mistyped_telephone_gets_nothing_more(town: Town, later: datetime) -> None:
    matter = make.filed(town, later)
    assert sent_to(matter) == ["13812345678"]
    corrected(matter, town.clerk, later)
    assert sent_to(matter, state="dropped") == ["13812345678"]
    assert sent_to(matter) == [NEW], "and the right one is told of the correction"
    party = matter.parties.get()
    assert (party.identity()["phone"], party.masked_phone) == (NEW, "139****0001")
    assert party.identity()["name"] == "王小明"
    assert list(verify(at=later)) == []


def test_whoever_has_the_matter_next_writes_to_the_new_number(town: Town, later: datetime) -> None:
    matter = corrected(make.screened(town, later), town.clerk, later)
    deliver_waiting(at=later, transports={"sms": FakeTransport()})
    transfer(matter, office=town.housing, by=town.dispatcher, at=later)
    assert sent_to(matter) == [NEW]


def test_a_person_is_found_by_the_new_number_and_no_more_by_the_old(town: Town, later: datetime) -> None:
    matter = corrected(make.filed(town, later), town.clerk, later)
    assert [one.pk for one in inbox.search(town.clerk, NEW, at=later)] == [matter.pk]
    assert list(inbox.search(town.clerk, "13812345678", at=later)) == []
    words = set(Matter.objects.get(pk=matter.pk).words)
    assert vault.finder("phone", NEW) in words
    assert vault.finder("phone", "13812345678") not in words


def test_the_log_says_what_was_seen_and_neither_number(town: Town, later: datetime) -> None:
    matter = corrected(make.filed(town, later), town.clerk, later, remark="本人到窗口", address="云城街道2号")
    event = Event.objects.get(matter=matter, act="correct_contact")
    assert event.data == {"party": 1, "changed": ["phone", "address"], "proof": "document", "remark": "本人到窗口"}
    assert "1390000" not in str(event.trace).replace("139****0001", "")


def test_a_number_that_was_given_up_is_told_without_a_name(town: Town, later: datetime) -> None:
    matter = corrected(make.filed(town, later), town.clerk, later, is_old_told=True)
    transport = FakeTransport()
    deliver_waiting(at=later, transports={"sms": transport})
    texts = {one.to: one.text for one in transport.told.values()}
    assert "不再接收" in texts["13812345678"]
    assert matter.number not in texts["13812345678"]
    assert "联系方式已更正" in texts[NEW]


def test_a_number_that_two_people_share_still_finds_the_other(town: Town, later: datetime) -> None:
    same = make.Identity(name="李四", phone="13812345678")
    matter = make.filed(town, later, headcount=2, representatives=[same])
    words = set(corrected(matter, town.clerk, later).words)
    assert {vault.finder("phone", NEW), vault.finder("phone", "13812345678")} <= words


def test_who_asked_for_secrecy_is_found_by_no_number(town: Town, later: datetime) -> None:
    matter = corrected(make.filed(town, later, is_secret=True), town.clerk, later)
    assert vault.finder("phone", NEW) not in matter.words


def test_the_address_alone_may_be_corrected(town: Town, later: datetime) -> None:
    matter = corrected(make.filed(town, later), town.clerk, later, phone="", address="云城街道2号")
    assert matter.parties.get().identity()["phone"] == "13812345678"
    assert sent_to(matter, state="dropped") == []


@pytest.mark.parametrize(
    ("words", "field", "said"),
    [
        ({"phone": "123"}, "phone", "电话号码不对"),
        ({"phone": "138 1234 5678"}, "phone", "没有要更正的"),
        ({"proof": ""}, "proof", "核对了本人"),
        ({"proof": "phone"}, "proof", "核对了本人"),
        ({"remark": "长" * 201}, "remark", "超过"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    words: dict[str, str], field: str, said: str, town: Town, later: datetime
) -> None:
    with pytest.raises(Invalid) as refused:
        corrected(make.filed(town, later), town.clerk, later, **words)
    assert said in refused.value.errors[field]


def test_a_petitioner_proves_it_by_a_code_and_by_nothing_else(town: Town, later: datetime) -> None:
    matter = make.filed(town, later)
    with pytest.raises(Invalid):
        corrected(matter, petitioner(matter.pk), later, proof="document")
    corrected(matter, petitioner(matter.pk), later, proof="phone", is_old_told=True)
    assert sent_to(matter) == ["13812345678"], "the one who did it is not told of it"


@pytest.mark.parametrize("who", ["handler", "head", "inspector", "stranger", "dispatcher2"])
def test_only_the_window_that_received_it_may(who: str, town: Town, later: datetime) -> None:
    matter = make.accepted(town, later)
    by = getattr(town, who)
    for act in (corrected, reissued):
        if who == "dispatcher2":
            act(matter, by, later)
        else:
            with pytest.raises((Refused, Unknown)):
                act(matter, by, later)


def reissued(matter: Matter, by: Person, at: datetime) -> Matter:
    return reissue_code(matter, proof="answers", by=by, at=at)


def test_the_old_code_dies_with_the_new_one(town: Town, later: datetime) -> None:
    matter = make.filed(town, later)
    old = code_of(matter)
    matter = reissued(matter, town.clerk, later + timedelta(minutes=1))
    assert not opens(matter, old)
    assert opens(matter, code_of(matter))
    assert Event.objects.get(matter=matter, act="reissue_code").data == {"proof": "answers", "remark": ""}
    assert list(verify(at=later + timedelta(minutes=2))) == []


def test_an_anonymous_matter_has_nobody_to_check(town: Town, later: datetime) -> None:
    matter = make.filed(town, later, petitioner=None)
    for act in (corrected, reissued):
        with pytest.raises(Refused) as refused:
            act(matter, town.clerk, later)
        assert "匿名" in str(refused.value)


def test_a_matter_that_ran_before_the_correction_of_the_rules_is_reached(
    town: Town, at: datetime, later: datetime
) -> None:
    matter = make.filed(town, at)
    with pytest.raises(Refused):
        reissued(matter, town.clerk, at)
    reissued(matter, town.clerk, later)


def test_what_was_given_up_is_not_tried_again_at_the_old_number(town: Town, later: datetime) -> None:
    """An operator may try a message again days later; the number has been corrected by then."""
    matter = make.filed(town, later)
    broken = FakeTransport()
    broken.send = lambda **_: (_ for _ in ()).throw(OSError("no line"))  # type: ignore[method-assign]
    for hours in range(0, 24 * 8, 13):
        deliver_waiting(at=later + timedelta(hours=hours), transports={"sms": broken})
    (key,) = Outgoing.objects.filter(subject_id=matter.pk, state="failed").values_list("key", flat=True)
    corrected(matter, town.clerk, later)
    assert not Trouble.objects.filter(record=key).exists(), "nobody is asked to look after it"
    assert not try_now(reader="deliver", record=key, at=later)
    transport = FakeTransport()
    deliver_waiting(at=later + timedelta(days=9), transports={"sms": transport})
    assert {one.to for one in transport.told.values()} == {NEW}
