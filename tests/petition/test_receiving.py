"""A download counts as service where the petitioner agreed to it, by analogy with 《民事诉讼法》第九十条."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests import town as make
from tests.portal.resident import open_it, page
from tests.refusing import refusal
from tests.standing import stand_still
from tests.town import Town
from xinhe.documents.models import Document, Service
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.matters.acts.choose_service import choose_service
from xinhe.matters.acts.serve_letter import serve_letter
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.people.person import petitioner
from xinhe.petition.progress import progress
from xinhe.petition.receiving import receive, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    """A day on which the corrected rules hold."""
    return datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)


def agreed(matter: Matter, at: datetime, *, wants_paper: bool = False) -> Matter:
    """Who wants letters electronically, or on paper after all."""
    return choose_service(matter, agrees_electronic=True, wants_paper=wants_paper, by=petitioner(matter.pk), at=at)


def taken(matter: Matter, form: str, at: datetime) -> Matter:
    """The petitioner takes the letter of this form."""
    letter = Document.objects.filter(subject_id=matter.pk, form=form).latest("at")
    return receive(matter, letter.pk, verdicts=progress(matter, at=at).acts, at=at)


def test_the_download_of_the_opinion_is_its_service_and_rights_count_from_that_day(town: Town, at: datetime) -> None:
    matter = agreed(make.signed(town, at), at)
    then = at + timedelta(days=3)
    matter = taken(matter, "opinion", then)
    assert (matter.state, matter.served_on) == ("served", local_day(then))
    service = Service.objects.get(document__form="opinion")
    assert (service.method, service.on, service.by_id) == ("electronic", local_day(then), None)
    assert service.proof == "本人登录后下载，系统记录于2026年12月4日10:14"
    assert Deadline.objects.get(matter=matter, clock="review").started_on == local_day(then)
    assert Document.objects.filter(subject_id=matter.pk, form="service_proof").count() == 1
    event = Event.objects.get(matter=matter, act="serve")
    assert (event.data["method"], event.data["proof"]) == ("electronic", service.proof)
    assert list(verify()) == []


def test_any_other_letter_is_served_once_by_its_download(town: Town, at: datetime) -> None:
    matter = agreed(make.accepted(town, at), at)
    matter = taken(matter, "acceptance_notice", at)
    assert matter.state == "accepted"
    assert Service.objects.get(document__form="acceptance_notice").on == local_day(at)
    notice = Document.objects.get(subject_id=matter.pk, form="acceptance_notice")
    assert notice not in waiting(matter, progress(matter, at=at).acts)
    with refusal("not_to_be_received"):
        taken(matter, "acceptance_notice", at)
    words = {"method": "electronic", "served_on": local_day(at), "proof": "x"}
    with refusal("not_to_be_received"):
        serve_letter(matter, document=notice.number, **words, by=petitioner(matter.pk), at=at)
    assert list(verify()) == []


@pytest.mark.parametrize("paper", [True, False])
def test_without_consent_nothing_waits_and_nothing_is_served(town: Town, at: datetime, paper: bool) -> None:
    matter = make.signed(town, at)
    if paper:
        matter = agreed(matter, at, wants_paper=True)
    assert waiting(matter, progress(matter, at=at).acts) == []
    with refusal("not_to_be_received"):
        taken(matter, "opinion", at)
    assert not Service.objects.exists()


def test_a_petitioner_serves_no_letter_between_offices(town: Town, at: datetime) -> None:
    matter = agreed(make.transferred(town, at), at)
    between = Document.objects.filter(subject_id=matter.pk, to_petitioner=False).exclude(number="")
    assert between
    for letter in between:
        assert letter not in waiting(matter, progress(matter, at=at).acts)
        words = {"method": "electronic", "served_on": local_day(at), "proof": "x"}
        with refusal("not_to_be_received"):
            serve_letter(matter, document=letter.number, **words, by=petitioner(matter.pk), at=at)


def test_the_page_tells_before_and_asks(
    town: Town, at: datetime, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch, lambda: at)
    matter = agreed(make.signed(town, at), at)
    open_it(client, matter)
    letter = Document.objects.get(subject_id=matter.pk, form="opinion")
    url = f"/my/{matter.number}/letters/{letter.pk}/receive/"
    assert url in page(client, f"/my/{matter.number}/")
    told = page(client, url)
    for words in ("下载即视为送达", "2026年12月1日（周二）", "申请复查", "30 日", letter.number):
        assert words in told, words
    assert not Service.objects.exists()
    seen = Matter.objects.get(pk=matter.pk).log_seq
    assert client.post(url, {"seen": seen}).status_code == 302
    assert Service.objects.get(document=letter).on == local_day(at)
    follow = page(client, f"/my/{matter.number}/")
    assert url not in follow
    assert "2026年12月1日（周二）送达" in follow
    assert client.get(f"/my/{matter.number}/letters/{letter.pk}/")["Content-Type"] == "application/pdf"
    assert client.post(url, {"seen": seen}).status_code == 409


def test_a_letter_that_waits_is_not_downloaded_past_the_question(
    town: Town, at: datetime, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch, lambda: at)
    matter = agreed(make.accepted(town, at), at)
    open_it(client, matter)
    letter = Document.objects.get(subject_id=matter.pk, form="acceptance_notice")
    path = f"/my/{matter.number}/letters/{letter.pk}/"
    assert client.get(path)["Location"] == f"{path}receive/"
    choose_service(matter, agrees_electronic=False, wants_paper=False, by=petitioner(matter.pk), at=at)
    assert client.get(path)["Content-Type"] == "application/pdf"
    assert not Service.objects.exists()
