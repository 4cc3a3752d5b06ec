"""Beside the talks: who is invited with the word of both sides, and an appraisal, whose days do not count."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests.mediation import disputes
from tests.mediation.conftest import SignedIn
from tests.mediation.disputes import Bodies
from tests.mediation.test_sessions import slot
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Outgoing
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import Invalid
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.mediation.acts.begin_appraisal import begin_appraisal
from xinhe.mediation.acts.confirm_words import confirm_words
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.end_appraisal import end_appraisal
from xinhe.mediation.acts.invite import invite
from xinhe.mediation.acts.meet import meet
from xinhe.mediation.acts.prolong import prolong
from xinhe.mediation.acts.schedule import schedule
from xinhe.mediation.models import Invitee, MediationSession, Side
from xinhe.mediation.models.side import code_of
from xinhe.mediation.terms import Clause, Terms

pytestmark = pytest.mark.django_db
BOTH = {1: "in_person", 2: "phone"}


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def invited(matter: Matter, have: Bodies, at: datetime, **changes: object) -> Matter:
    said: dict[str, object] = {"name": "孙工", "sort": "expert", "why": "会看水管", "consents": BOTH}
    return invite(matter, by=have.mediator, at=at, **(said | changes))  # type: ignore[arg-type]


def test_both_agree_and_somebody_is_invited_without_a_name_in_the_log(have: Bodies, at: datetime) -> None:
    matter = invited(disputes.mediating(have, at), have, at)
    one = Invitee.objects.get(matter=matter)
    assert (one.name, one.sort, one.seen_how) == ("孙工", "expert", {"1": "in_person", "2": "phone"})
    event = Event.objects.get(matter=matter, act="invite")
    assert "孙工" not in str(event.data)
    assert Outgoing.objects.filter(subject_id=matter.pk, seq=matter.log_seq).count() == 2
    assert list(verify()) == []


@pytest.mark.parametrize("consents", [{}, {1: "in_person"}, {2: "phone"}, {1: "in_person", 2: "no"}])
def test_without_the_word_of_both_nobody_is_invited(consents: dict[int, str], have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    with pytest.raises(Invalid) as info:
        invited(matter, have, at, consents=consents)
    assert set(info.value.errors) == {f"consents.{side}" for side in (1, 2) if consents.get(side, "no") == "no"}
    assert all("要先征得双方同意" in said for said in info.value.errors.values())
    assert {one.code for one in info.value.refusals.values()} == {"no_consent"}
    assert not Invitee.objects.exists()


@pytest.mark.parametrize("who", ["chair", "other", "street_chair"])
def test_only_its_mediator_invites(who: str, have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    with refusal("not_your_step") if who == "chair" else refusal("unknown"):
        invite(matter, name="孙工", sort="expert", why="会", consents=BOTH, by=getattr(have, who), at=at)


def test_who_was_invited_stands_among_who_came(have: Bodies, at: datetime) -> None:
    matter = invited(disputes.mediating(have, at), have, at)
    matter = schedule(matter, by=have.mediator, at=at, **slot(at))
    session, later = MediationSession.objects.get(matter=matter), at + timedelta(hours=4)
    said = {
        "session": session.seq,
        "present": {1: "王小明", 2: "赵经理"},
        "asked_recusal": {1: False, 2: False},
        "understood": {1: True, 2: True},
        "words": "看了水管。",
        "by": have.mediator,
        "at": later,
    }
    with pytest.raises(Invalid) as info:
        meet(matter, invitees=[99], **said)
    assert set(info.value.errors) == {"invitees"}
    number = Invitee.objects.get(matter=matter).seq
    matter = meet(matter, invitees=[number], **said)
    assert MediationSession.objects.get(matter=matter).present["invitees"] == [number]


# Taken on on Monday 2 March 2026: thirty days end on 1 April.
VECTORS = [
    # began, expected, ended, days so far taken out, and the end of the limit while it runs and after it
    ("2026-03-02", "2026-03-12", "2026-03-12", "2026-04-13", "2026-04-13"),  # 11 April is a Saturday
    ("2026-03-02", "2026-03-12", "2026-03-05", "2026-04-13", "2026-04-07"),  # 4 to 6 April are 清明
    ("2026-03-02", "2026-03-12", "2026-03-20", "2026-04-13", "2026-04-20"),  # 19 April is a Sunday
    ("2026-03-02", "2026-03-03", "2026-03-02", "2026-04-02", "2026-04-01"),
]


def end_of(matter: Matter) -> date:
    return Deadline.objects.get(matter=matter, clock="mediate_within", is_cancelled=False).end


@pytest.mark.parametrize(("began", "expected", "ended", "meanwhile", "after"), VECTORS)
def test_the_days_of_an_appraisal_do_not_count(
    began: str, expected: str, ended: str, meanwhile: str, after: str, have: Bodies, at: datetime
) -> None:
    matter = disputes.mediating(have, at)
    assert end_of(matter).isoformat() == "2026-04-01"
    days = {"began_on": date.fromisoformat(began), "expected_on": date.fromisoformat(expected)}
    matter = begin_appraisal(matter, what="漏水的原因", appraiser="县检测所", **days, by=have.mediator, at=at)
    assert end_of(matter).isoformat() == meanwhile
    over = date.fromisoformat(ended)
    later = at + (over - at.date())
    matter = end_appraisal(matter, ended_on=over, report_number="检〔2026〕1号", by=have.mediator, at=later)
    assert end_of(matter).isoformat() == after
    assert list(verify(at=later)) == []


def test_two_appraisals_and_a_longer_time_add_up(have: Bodies, at: datetime) -> None:
    matter, day = disputes.mediating(have, at), at.date()

    def appraised(matter: Matter, begins: int, ends: int) -> Matter:
        began, over = day + timedelta(days=begins), day + timedelta(days=ends)
        said = {"what": "漏水", "appraiser": "检测所", "began_on": began, "expected_on": over}
        matter = begin_appraisal(matter, **said, by=have.mediator, at=at + timedelta(days=begins))
        return end_appraisal(matter, ended_on=over, by=have.mediator, at=at + timedelta(days=ends))

    matter = appraised(matter, 0, 4)
    matter = prolong(matter, days=10, both_agree=True, reason="等检测", by=have.mediator, at=at + timedelta(days=4))
    matter = appraised(matter, 5, 11)
    row = Deadline.objects.get(matter=matter, clock="mediate_within", is_cancelled=False)
    assert (row.extended_days, row.excluded_days) == (10, 10)
    assert row.raw_end == day + timedelta(days=50)
    assert "鉴定评估所需的 10 日不计算在内" in row.explanation()
    assert list(verify(at=at + timedelta(days=11))) == []


def test_one_appraisal_runs_at_a_time(have: Bodies, at: datetime) -> None:
    matter, day = disputes.mediating(have, at), at.date()
    with refusal("appraisal_runs"):
        end_appraisal(matter, ended_on=day, by=have.mediator, at=at)
    said = {"what": "漏水", "appraiser": "检测所", "began_on": day, "expected_on": day + timedelta(days=5)}
    matter = begin_appraisal(matter, **said, by=have.mediator, at=at)
    with refusal("no_appraisal"):
        begin_appraisal(matter, **said, by=have.mediator, at=at)
    with pytest.raises(Invalid) as info:
        end_appraisal(matter, ended_on=day - timedelta(days=1), by=have.mediator, at=at)
    assert set(info.value.errors) == {"ended_on"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": ""}, "what"),
        ({"appraiser": " "}, "appraiser"),
        ({"began_on": date(2026, 3, 3)}, "began_on"),
        ({"began_on": date(2026, 2, 1)}, "began_on"),
        ({"expected_on": date(2026, 3, 2)}, "expected_on"),
        ({"expected_on": date(2126, 3, 2)}, "expected_on"),
    ],
)
def test_wrong_days_are_named(changes: dict[str, object], field: str, have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    said: dict[str, object] = {"what": "漏水", "appraiser": "检测所", "began_on": at.date()}
    said |= {"expected_on": at.date() + timedelta(days=5)} | changes
    with pytest.raises(Invalid) as info:
        begin_appraisal(matter, **said, by=have.mediator, at=at)  # type: ignore[arg-type]
    assert set(info.value.errors) == {field}


WORDS = "乙方退还停车费300元（叁佰元整）。"
DOUBTED, TIED = "信访人表示不再上访", "甲方今后不得上访，否则退还全部款项。"


def drafted(matter: Matter, have: Bodies, at: datetime, *, what: str = "退还停车费", **changes: str) -> Matter:
    clause = Clause(side=2, what=what, amount="300", due_on=at.date() + timedelta(days=9))
    said = {"kind": "written", "facts": "停车费涨了。", "content": WORDS, "way": "转账", "late": ""} | changes
    return draft_agreement(matter, terms=Terms(**said, clauses=[clause]), by=have.mediator, at=at)


def test_what_is_doubtful_in_an_agreement_waits_for_the_chair(have: Bodies, at: datetime) -> None:
    matter, facts = disputes.mediating(have, at), f"车位有纠纷。{DOUBTED}。"
    with pytest.raises(Invalid) as info:
        drafted(matter, have, at, facts=facts)
    assert info.value.refusals["facts"].code == "second_reader_wanted"
    said = {"passage": DOUBTED, "reason": "本人自己说的话，不是条件", "at": at}
    matter = confirm_words(matter, by=have.mediator, **said)
    with pytest.raises(Invalid):
        drafted(matter, have, at, facts=facts)
    matter = confirm_words(matter, by=have.chair, **said)
    assert DOUBTED not in str([one.data for one in Event.objects.filter(matter=matter, act="confirm_words")])
    assert drafted(matter, have, at, facts=facts).state == "to_sign"
    assert list(verify()) == []


@pytest.mark.parametrize("place", ["facts", "content", "way", "late", "what"])
def test_no_part_of_an_agreement_ties_help_to_giving_up_petitions(place: str, have: Bodies, at: datetime) -> None:
    """《宪法》第四十一条 (rulebook E6)."""
    matter = disputes.mediating(have, at)
    with pytest.raises(Invalid) as info:
        drafted(matter, have, at, **{place: TIED})
    [(field, no)] = info.value.refusals.items()
    assert (field, no.code) == ("clauses.0.what" if place == "what" else place, "right_given_up")


def test_the_file_tells_of_an_appraisal_while_it_runs(have: Bodies, at: datetime, signed_in: SignedIn) -> None:
    matter, day = disputes.mediating(have, at), at.date()
    said = {"what": "漏水", "appraiser": "检测所", "began_on": day, "expected_on": day + timedelta(days=5)}
    matter = begin_appraisal(matter, **said, by=have.mediator, at=at)
    client, url = signed_in(have.mediator), f"/desk/disputes/{matter.number}/"
    assert "鉴定中，预计3月7日出结果" in client.get(url).content.decode().replace("2026年", "")
    end_appraisal(matter, ended_on=day, by=have.mediator, at=at)
    assert "鉴定中" not in client.get(url).content.decode()


def test_both_sides_read_who_was_invited_and_what_is_appraised(have: Bodies, at: datetime) -> None:
    matter, day = invited(disputes.mediating(have, at), have, at), at.date()
    said = {"what": "漏水", "appraiser": "检测所", "began_on": day, "expected_on": day + timedelta(days=5)}
    matter = begin_appraisal(matter, **said, by=have.mediator, at=at)
    code = code_of(Side.objects.get(matter=matter, side=2))
    client = Client()
    client.post("/my/", {"number": matter.number, "code": code})
    page = client.get(f"/disputes/{matter.number}/").content.decode()
    assert "孙工" in page
    assert "漏水（检测所）" in page
    told = client.get(f"/api/v1/disputes/{matter.number}", headers={"X-Query-Code": code}).json()
    assert [one["name"] for one in told["invitees"]] == ["孙工"]
    assert told["appraisal"]["expected_on"] == (day + timedelta(days=5)).isoformat()
    matter = end_appraisal(matter, ended_on=day, by=have.mediator, at=at)
    assert "漏水（检测所）" not in client.get(f"/disputes/{matter.number}/").content.decode()
