"""What both sides agree on: drafted, signed by all or read back, kept or not, and confirmed by a court."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.mediation import disputes
from tests.mediation.disputes import Bodies, first, hash_of, second, terms
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document, File
from xinhe.documents.store import Incoming
from xinhe.jobs.proof import verify
from xinhe.kernel import chain
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid
from xinhe.matters.models import Deadline, Matter
from xinhe.mediation.acts.agree import agree, read_back_code
from xinhe.mediation.acts.ask_confirmation import ask_confirmation
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.fulfil import fulfil
from xinhe.mediation.acts.record_ruling import record_ruling
from xinhe.mediation.acts.report_breach import report_breach
from xinhe.mediation.acts.revisit import revisit
from xinhe.mediation.models import Agreement, Attempt, Signature
from xinhe.mediation.terms import Clause, amount_in_words, warnings

pytestmark = pytest.mark.django_db


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def drawn(name: str) -> Incoming:
    return Incoming(f"{name}.png", "image/png", 3, chain.sm3(name.encode()))


def test_a_written_agreement_binds_with_the_last_signature(have: Bodies, at: datetime) -> None:
    """第二十九条第二款：自各方当事人签名……人民调解员签名……之日起生效."""
    matter = disputes.drafted(have, at, kind="written")
    with pytest.raises(Invalid) as info:
        agree(matter, terms=hash_of(matter), by=first(matter), at=at)
    assert set(info.value.errors) == {"drawn"}
    matter = agree(matter, terms=hash_of(matter), drawn=drawn("王"), by=first(matter), at=at)
    matter = agree(matter, terms=hash_of(matter), drawn=drawn("赵"), by=second(matter), at=at)
    assert matter.state == "to_sign"
    then = at + timedelta(days=1)
    matter = agree(matter, terms=hash_of(matter), drawn=drawn("方"), by=have.mediator, at=then)
    assert matter.state == "effective"
    assert Agreement.objects.get(matter=matter).effective_on == then.date()
    assert Document.objects.filter(subject_id=matter.pk, form="mediation_agreement_paper").exists()
    assert File.objects.filter(subject_id=matter.pk).count() == 3
    assert Attempt.objects.get(matter=matter).ending == "agreed"
    assert list(verify()) == []


def test_a_new_draft_voids_every_signature(have: Bodies, at: datetime) -> None:
    matter = disputes.drafted(have, at, kind="written")
    old = hash_of(matter)
    matter = agree(matter, terms=old, drawn=drawn("王"), by=first(matter), at=at)
    matter = draft_agreement(matter, terms=terms(at, kind="written", late="逾期按日付 1 元"), by=have.mediator, at=at)
    with refusal("other_terms"):
        agree(matter, terms=old, drawn=drawn("赵"), by=second(matter), at=at)
    new = agree(matter, terms=hash_of(matter), drawn=drawn("赵"), by=second(matter), at=at)
    assert new.state == "to_sign"
    assert Signature.objects.filter(matter=matter).count() == 2
    with refusal("signed_already"):
        agree(matter, terms=hash_of(matter), drawn=drawn("赵"), by=second(matter), at=at)


def test_nobody_signs_for_the_other_side(have: Bodies, at: datetime) -> None:
    matter = disputes.drafted(have, at, kind="written")
    with refusal("other_sides_word"):
        agree(matter, terms=hash_of(matter), drawn=drawn("赵"), side=2, by=first(matter), at=at)


def test_an_oral_agreement_binds_when_the_second_side_read_it_back(have: Bodies, at: datetime) -> None:
    """第三十条：口头调解协议自各方当事人达成协议之日起生效."""
    matter = disputes.drafted(have, at)
    code = read_back_code(hash_of(matter))
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    with pytest.raises(Invalid) as info:
        agree(matter, terms=hash_of(matter), code=wrong, by=first(matter), at=at)
    assert set(info.value.errors) == {"code"}
    matter = agree(matter, terms=hash_of(matter), code=code, by=first(matter), at=at)
    matter = agree(matter, terms=hash_of(matter), code=code, side=2, seen_how="in_person", by=have.chair, at=at)
    assert matter.state == "effective"
    assert Document.objects.filter(subject_id=matter.pk, form="oral_agreement_record").exists()


def test_thirty_days_to_ask_a_court(have: Bodies) -> None:
    """rulebook 9.2 (11): effective on 2025-09-05, both may apply until 2025-10-09."""
    at = datetime(2025, 9, 5, 9, 0, tzinfo=SHANGHAI)
    matter = disputes.effective(have, at)
    right = Deadline.objects.get(matter=matter, clock="confirm")
    assert (right.end, right.is_right) == (date(2025, 10, 9), True)
    asked = {"court": "临河县人民法院", "both_ask": True, "asked_on": date(2025, 10, 10)}
    late = datetime(2025, 10, 10, 9, 0, tzinfo=SHANGHAI)
    with refusal("too_late"):
        ask_confirmation(matter, by=have.mediator, at=late, **asked)
    in_time = datetime(2025, 10, 9, 9, 0, tzinfo=SHANGHAI)
    asked["asked_on"] = in_time.date()
    with pytest.raises(Invalid):
        ask_confirmation(matter, by=have.mediator, at=in_time, **(asked | {"both_ask": False}))
    matter = ask_confirmation(matter, by=have.mediator, at=in_time, **asked)
    matter = record_ruling(
        matter, is_confirmed=True, number="（2025）临调确 1 号", ruled_on=in_time.date(), by=have.mediator, at=in_time
    )
    assert Document.objects.filter(subject_id=matter.pk, form="confirmation_request").exists()
    assert list(verify()) == []


def test_what_was_agreed_is_kept_line_by_line(have: Bodies, at: datetime) -> None:
    matter = disputes.effective(have, at)
    with pytest.raises(Invalid) as info:
        report_breach(matter, line=1, reason="没有退", by=first(matter), at=at)
    assert set(info.value.errors) == {"line"}  # not due yet
    late = at + timedelta(days=11)
    matter = report_breach(matter, line=1, reason="没有退", by=first(matter), at=late)
    with pytest.raises(Invalid) as info:
        fulfil(matter, line=1, on=late.date(), proof="", by=first(matter), at=late)
    assert set(info.value.errors) == {"proof"}
    matter = fulfil(matter, line=1, on=late.date(), proof="微信转账 120 元", by=first(matter), at=late)
    assert matter.state == "performed"
    assert list(verify()) == []


def test_two_return_visits_stop_their_clocks(have: Bodies, at: datetime) -> None:
    matter = disputes.effective(have, at)
    for n, clock in enumerate(("first_visit", "second_visit"), start=1):
        assert Deadline.objects.get(matter=matter, clock=clock).is_open
        then = at + timedelta(days=20 * n)
        matter = revisit(matter, side=n, on=then.date(), way="上门", is_kept=True, by=have.mediator, at=then)
        assert not Deadline.objects.get(matter=matter, clock=clock).is_open
    with pytest.raises(Invalid):
        revisit(matter, side=3, on=then.date(), way="上门", is_kept=None, by=have.mediator, at=then)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("content", {"content": ""}),
        ("content", {"content": "付款 1280 元（大写：壹仟贰佰元整）"}),
        ("clauses.0.amount", {"clauses": [Clause(side=2, what="退款", amount="9" * 35)]}),
        ("clauses.0.amount", {"clauses": [Clause(side=2, what="退款", amount="-5")]}),
        ("clauses.0.amount", {"clauses": [Clause(side=2, what="退款", amount="NaN")]}),
        ("clauses.0.side", {"clauses": [Clause(side=3, what="退款")]}),
        ("clauses.0.due_on", {"clauses": [Clause(side=2, what="退款", due_on=date(2026, 3, 1))]}),
        ("content", {"content": "王小明不再信访，物业退款。"}),
    ],
)
def test_terms_that_cannot_be_are_named(field: str, changes: dict, have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    with pytest.raises(Invalid) as info:
        draft_agreement(matter, terms=terms(at, **changes), by=have.mediator, at=at)
    assert field in info.value.errors
    assert Matter.objects.get(pk=matter.pk).state == "mediating"


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("壹仟贰佰捌拾元整", "1280"),
        ("人民币叁万元", "30000"),
        ("拾元伍角", "10.5"),
        ("贰佰零伍元叁角壹分", "205.31"),
        ("三千八百七十六万元", "38760000"),
        ("一亿零五百元", "100000500"),
    ],
)
def test_amounts_in_words_are_read(words: str, amount: str) -> None:
    assert amount_in_words(words) == Decimal(amount)


def test_what_a_court_would_not_confirm_is_told(at: datetime) -> None:
    """rulebook 9.2 (12); 民诉法解释 第三百五十五条."""
    land = warnings(terms(at, content="争议地块的所有权归第一村民小组。"), on=at.date())
    assert any("物权" in one for one in land)
    assert any("身份关系" in one for one in warnings(terms(at, content="双方离婚。"), on=at.date()))
    assert any(
        "日期" in one for one in warnings(terms(at, clauses=[Clause(side=1, what="还款", amount="5")]), on=at.date())
    )
    assert warnings(terms(at), on=at.date()) == []


def test_an_agreement_that_lists_nothing_is_kept_as_a_whole(have: Bodies, at: datetime) -> None:
    """Neighbours who make it up owe each other nothing that could be ticked off one by one."""
    matter = disputes.drafted(have, at, clauses=[], content="双方互相道歉，今后各守本分。")
    said = {"terms": hash_of(matter), "code": read_back_code(hash_of(matter)), "at": at}
    matter = agree(agree(matter, by=first(matter), **said), by=second(matter), **said)
    assert matter.state == "effective"
    with pytest.raises(Invalid):
        fulfil(matter, line=1, on=at.date(), proof="当面", by=have.mediator, at=at)
    done = fulfil(matter, line=0, on=at.date(), proof="双方都说守住了", by=have.mediator, at=at)
    assert done.state == "performed"
    assert list(verify(at=at)) == []


def test_the_whole_is_not_ticked_off_where_lines_are_owed(have: Bodies, at: datetime) -> None:
    with pytest.raises(Invalid):
        fulfil(disputes.effective(have, at), line=0, on=at.date(), proof="当面", by=have.mediator, at=at)
