"""The reviewing organ takes a request down at its own window (第三十五条、第三十六条)."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests import town as make
from tests.refusing import refusal
from tests.standing import stand_still
from tests.town import WANG, Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid, TooMany
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.people.models import Reveal
from xinhe.people.person import Person, before
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.counter import MISSES, at_window
from xinhe.petition.models import Review

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)
THEN = BEGUN + timedelta(days=9)
WORDS = {"request": "撤销", "reasons": "没有调查"}
ITS = {"name": WANG.name, "proof": WANG.id_number}


def asked(town: Town, matter: Matter, by: Person, at: datetime = THEN, **words: object) -> Matter:
    found, at_hand = at_window(matter.number, **ITS, by=by, at=at)
    return ask_review(found, **(WORDS | words), by=at_hand, at=at)  # type: ignore[arg-type]


def test_it_registers_the_request_and_gives_a_receipt(town: Town) -> None:
    matter = make.served(town, BEGUN)
    done = asked(town, matter, town.reviewer)
    assert (done.state, done.holder) == ("review_asked", town.county_government)
    assert Deadline.objects.get(matter=done, clock="review_decision").end == date(
        2027, 1, 9
    )  # no table of holidays yet
    receipt = Document.objects.get(subject_id=done.pk, form="review_receipt")
    assert receipt.to_petitioner
    assert receipt.office == town.county_government
    for words in ("2026年12月10日", "2027年1月9日", "临河县人民政府"):
        assert words in str(receipt.content), words
    event = Event.objects.get(matter=done, act="ask_review")
    assert (event.office, event.data["is_checked"]) == (town.county_government, True)
    assert list(verify()) == []


def test_the_day_of_receipt_and_the_postmark_count_as_everywhere(town: Town) -> None:
    matter = make.served(town, BEGUN)
    done = asked(town, matter, town.reviewer, received_on=date(2026, 12, 8), posted_on=date(2026, 12, 6))
    review = Review.objects.get(matter=done)
    assert (review.received_on, review.asked_on, review.is_late) == (date(2026, 12, 8), date(2026, 12, 6), False)
    assert Deadline.objects.get(matter=done, clock="review_decision").end == date(2027, 1, 7)
    other = make.served(town, BEGUN)
    with pytest.raises(Invalid) as info:
        asked(town, other, town.reviewer, received_on=date(2026, 12, 8), posted_on=date(2026, 12, 9))
    assert "posted_on" in info.value.errors


def test_a_late_request_is_taken_in_and_looked_at_by_a_person(town: Town) -> None:
    """第三十五条：逾期的后果条例没有规定，由人审查."""
    done = asked(town, make.served(town, BEGUN), town.reviewer, BEGUN + timedelta(days=50))
    assert done.is_admitted is None
    receipt = Document.objects.get(subject_id=done.pk, form="review_receipt")
    assert "由临河县人民政府的工作人员审查" in str(receipt.content)


def test_the_organ_above_that_takes_in_the_request_for_re_review(town: Town) -> None:
    """第三十六条第一款."""
    matter = make.review_done(town, BEGUN)
    then = BEGUN + timedelta(days=25)
    with refusal("not_confirmed"):
        asked(town, matter, town.reviewer, then)
    done = asked(town, matter, town.city_reviewer, then)
    assert (done.state, done.review_organ) == ("recheck_asked", town.city_government)
    assert "复核申请收件回执" in Document.objects.get(subject_id=done.pk, form="review_receipt").title
    assert list(verify()) == []


@pytest.mark.parametrize(
    "said",
    [
        {"name": "王小民"},
        {"proof": "110105194912310011"},
        {"proof": ""},
        {"name": ""},
        {"number": "LH-26-009999-X"},
        {"number": "not a number"},
    ],
)
def test_who_does_not_say_all_of_it_learns_nothing(town: Town, said: dict[str, str]) -> None:
    matter = make.served(town, BEGUN)
    words = {"number": matter.number, **ITS, **said}
    with refusal("not_confirmed") as info:
        at_window(words.pop("number"), **words, by=town.reviewer, at=THEN)
    assert matter.title not in str(info.value.sentence)


def test_the_telephone_on_file_proves_it_too(town: Town) -> None:
    matter = make.served(town, BEGUN)
    found, _by = at_window(matter.number, name=WANG.name, proof=WANG.phone, by=town.reviewer, at=THEN)
    assert found == matter


def test_another_organ_and_a_matter_that_is_not_ripe_get_the_same_answer(town: Town) -> None:
    matter = make.served(town, BEGUN)
    with refusal("not_confirmed"):
        at_window(matter.number, **ITS, by=town.city_reviewer, at=THEN)
    with refusal("not_confirmed"):
        at_window(matter.number, **ITS, by=town.stranger, at=THEN)
    assert not Matter.objects.visible_to(town.reviewer).filter(pk=matter.pk).exists()


def test_each_look_up_is_logged_and_guesses_are_counted(town: Town) -> None:
    matter = make.served(town, BEGUN)
    for _n in range(MISSES):
        with refusal("not_confirmed"):
            at_window(matter.number, name="张三", proof=WANG.id_number, by=town.reviewer, at=THEN)
    looks = Reveal.objects.filter(account=town.reviewer.account, shown__isnull=False)
    assert looks.count() == 2  # one visit, two facts
    with pytest.raises(TooMany):
        at_window(matter.number, **ITS, by=town.reviewer, at=THEN)


def test_the_petitioner_at_the_window_opens_one_matter_and_no_accusation(town: Town) -> None:
    """第三十条第三款."""
    one, other = make.served(town, BEGUN), make.served(town, BEGUN)
    at_hand = before(town.reviewer, one.pk)
    assert list(Matter.objects.visible_to(at_hand)) == [one]
    Matter.objects.filter(pk=one.pk).update(confidentiality="accusation")
    assert not Matter.objects.visible_to(at_hand).exists()
    Matter.objects.filter(pk=other.pk).update(barred=[town.county_government.pk])
    assert not Matter.objects.visible_to(before(town.reviewer, other.pk)).exists()


def test_a_clerk_or_reviewer_elsewhere_may_not_even_with_sight_of_it(town: Town) -> None:
    matter = make.served(town, BEGUN)
    with refusal("at_next_organ"):
        ask_review(matter, by=before(town.city_reviewer, matter.pk), at=THEN, **WORDS)  # type: ignore[arg-type]


def test_the_form_takes_it_in_and_shows_the_file(town: Town, signed_in_as: Client) -> None:
    matter = make.served(town, BEGUN)
    form = {"number": matter.number, **ITS, **WORDS, "evidence": "发票\n照片"}
    wrong = signed_in_as.post("/desk/reviews/new/", form | {"name": "张三"})
    assert wrong.status_code == 422
    assert "没有核对上" in wrong.content.decode()
    assert matter.title not in wrong.content.decode()
    done = signed_in_as.post("/desk/reviews/new/", form)
    assert done.headers["Location"] == f"/desk/matters/{matter.number}/"
    page = signed_in_as.get(done.headers["Location"]).content.decode()
    assert "复查申请收件回执" in page
    assert "窗口收下，已核对本人" in page


@pytest.fixture
def signed_in_as(town: Town, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser in which the reviewer has signed in."""
    stand_still(monkeypatch, lambda: THEN)
    client = Client()
    assert town.reviewer.account is not None
    client.force_login(town.reviewer.account)
    return client
