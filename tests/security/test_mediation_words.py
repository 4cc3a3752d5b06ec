"""What was said in a mediation that failed is readable by the one who led it, and on no surface by anybody else."""

import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests import town as make
from tests.standing import stand_still
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import local_day
from xinhe.matters.inbox import search
from xinhe.matters.letters.dossier import dossier
from xinhe.matters.models import Event, Matter
from xinhe.people import tokens
from xinhe.people.models import Account
from xinhe.people.person import Person, staff
from xinhe.petition.acts.mediate import mediate
from xinhe.petition.models import MediationWords
from xinhe.petition.progress import progress

pytestmark = pytest.mark.django_db
SAID = "物业经理承认账目有差错甲乙丙"
OTHERS = ("head", "colleague", "clerk", "dispatcher", "chief", "inspector")


@pytest.fixture
def failed(town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Matter:
    """A mediation that the handler led and that failed."""
    stand_still(monkeypatch, lambda: at)
    matter = make.accepted(town, at)
    return mediate(
        matter,
        kind="mediation",
        on=local_day(at),
        other="物业公司",
        consents=True,
        agreed=False,
        text=SAID,
        by=town.handler,
        at=at,
    )


def person(town: Town, who: str) -> Person:
    if who != "colleague":
        return getattr(town, who)
    account = Account.objects.create(username="colleague", name="钱同事", office=town.housing, roles=["handler"])
    return staff(account)


def browser(by: Person) -> Client:
    client = Client()
    client.force_login(by.account)
    return client


def pages(number: str) -> list[str]:
    return [
        f"/desk/matters/{number}/",
        f"/desk/matters/{number}/hear/",
        f"/desk/matters/{number}/draft_opinion/",
        f"/desk/matters/{number}/mediate/",
        f"/desk/search/?q={SAID[:4]}",
        f"/desk/inbox/?q={SAID[:4]}",
    ]


def test_who_led_it_reads_the_words(town: Town, failed: Matter) -> None:
    assert SAID in browser(town.handler).get(f"/desk/matters/{failed.number}/").content.decode()


@pytest.mark.parametrize("who", OTHERS)
def test_no_page_of_the_desk_shows_the_words_to_anybody_else(who: str, town: Town, failed: Matter) -> None:
    client = browser(person(town, who))
    for page in pages(failed.number):
        assert SAID not in client.get(page).content.decode(), page


@pytest.mark.parametrize("who", ["handler", *OTHERS])
def test_the_api_shows_the_words_to_nobody(who: str, town: Town, failed: Matter, at: datetime) -> None:
    by = person(town, who)
    assert by.account is not None
    token = tokens.issue(by.account, label="test", at=at)
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("", "/events"):
        answer = Client().get(f"/api/v1/desk/matters/{failed.number}{path}", headers=headers)
        assert answer.status_code in (200, 404)
        assert SAID not in answer.content.decode(), path


@pytest.mark.parametrize("who", ["handler", "head", "dispatcher"])
def test_no_dossier_holds_the_words(who: str, town: Town, failed: Matter, at: datetime) -> None:
    _bound, made = dossier(failed, by=person(town, who), at=at)
    packed = zipfile.ZipFile(io.BytesIO(made))
    assert not any(SAID.encode() in packed.read(name) for name in packed.namelist())


def test_neither_search_nor_the_petitioners_page_knows_the_words(town: Town, failed: Matter, at: datetime) -> None:
    for by in (town.handler, town.head, town.dispatcher):
        assert not search(by, SAID, at=at).exists()
    assert SAID not in str(progress(failed, at=at))


def test_no_column_of_the_store_holds_the_words_in_clear(failed: Matter) -> None:
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}" t WHERE t::text LIKE %s', [f"%{SAID}%"])
            assert cursor.fetchone() == (0,), model
    assert MediationWords.objects.get().words() == SAID
    assert list(verify()) == []


def test_entries_of_before_leave_the_words_out(failed: Matter, town: Town) -> None:
    """The log can't be changed; what it says to readers can."""
    old = Event.objects.get(matter=failed, act="mediate")
    old.data = {**old.data, "text": SAID}
    assert SAID not in str(old.said)
    assert "text" in Event(act="mediate", data={"agreed": True, "text": "退款"}).said


def test_only_the_leader_is_shown_the_rows(failed: Matter, town: Town) -> None:
    def seen(by: Any) -> int:
        return MediationWords.objects.shown_to(by).count()

    assert seen(town.handler) == 1
    assert not any(seen(person(town, who)) for who in OTHERS)
