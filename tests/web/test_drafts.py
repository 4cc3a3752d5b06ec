"""What a member of staff typed is kept by the server until it was sent, through a lost session and with its files."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests import town as make
from tests.mediation.disputes import bodies
from tests.standing import stand_still
from tests.town import Town
from xinhe.documents import sweeping
from xinhe.documents.models import Draft, File
from xinhe.documents.store import path_of
from xinhe.matters.models import Matter
from xinhe.people.models import Account
from xinhe.web import drafts

PAPER = b"%PDF-1.4\n%%EOF"
VISIT = "/desk/register/visit/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    stand_still(monkeypatch, lambda: at)


@pytest.fixture(autouse=True)
def own_store(settings: Settings, tmp_path: Path) -> None:
    """Uploaded files of a test go to its own folder."""
    settings.FILES = tmp_path / "files"


@pytest.fixture
def clerk(town: Town) -> Client:
    client = Client()
    assert town.clerk.account is not None
    client.force_login(town.clerk.account)
    return client


@pytest.fixture
def handler(town: Town) -> Client:
    client = Client()
    assert town.handler.account is not None
    client.force_login(town.handler.account)
    return client


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("合同.pdf", PAPER)


def test_words_and_files_are_kept_and_come_back(clerk: Client) -> None:
    answer = clerk.post(f"{VISIT}?keep", {"name": "王小明", "headcount": "3", "is_secret": "on", "files": paper()})
    said = answer.content.decode()
    assert "草稿 10:14 已存" in said
    assert "合同.pdf" in said
    page = clerk.get(VISIT)
    form = page.context["form"]
    assert (form["name"].value(), form["headcount"].value(), form["is_secret"].value()) == ("王小明", "3", True)
    assert "wishes" in form.opened
    assert "合同.pdf" in page.content.decode()


def test_they_are_sealed_and_nobody_else_sees_them(clerk: Client, town: Town) -> None:
    clerk.post(f"{VISIT}?keep", {"name": "王小明"})
    assert "王小明".encode() not in bytes(Draft.objects.get().sealed)
    other = Client()
    assert town.dispatcher.account is not None
    other.force_login(town.dispatcher.account)
    assert other.get(VISIT).context["form"]["name"].value() is None


def test_what_was_sent_leaves_no_draft_and_takes_its_files_along(clerk: Client, town: Town) -> None:
    clerk.post(f"{VISIT}?keep", {"name": "王小明", "files": paper()})
    typed = {
        "key": "one", "name": "王小明", "headcount": "1", "region": town.village.code, "title": "停车费",
        "body": "涨价了。", "is_read_back": "on",
    }  # fmt: skip
    assert clerk.post(VISIT, typed).status_code == 302
    assert not Draft.objects.exists()
    assert File.objects.get().name == "合同.pdf"


def test_a_refused_form_keeps_the_files_that_came_with_it(clerk: Client) -> None:
    answer = clerk.post(VISIT, {"name": "王小明", "files": paper()})
    assert answer.status_code == 422
    assert "合同.pdf" in answer.content.decode()
    assert [one.name for one in clerk.get(VISIT).context["form"].taken] == ["合同.pdf"]


def test_a_file_can_be_struck_out_and_a_wrong_one_is_told(clerk: Client) -> None:
    clerk.post(f"{VISIT}?keep", {"name": "王小明", "files": paper()})
    (digest,) = Draft.objects.get().hashes
    answer = clerk.post(f"{VISIT}?keep", {"drop": digest, "files": SimpleUploadedFile("a.sh", b"#!/bin/sh")})
    assert "脚本程序" in answer.content.decode()
    assert Draft.objects.get().hashes == []


def test_a_draft_may_be_thrown_away(clerk: Client) -> None:
    clerk.post(f"{VISIT}?keep", {"name": "王小明"})
    assert clerk.post(f"{VISIT}?discard", {"name": "王小明"})["Location"] == VISIT
    assert clerk.get(VISIT).context["form"]["name"].value() is None


def test_a_draft_of_an_act_is_one_for_person_matter_and_act(handler: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    url = f"/desk/matters/{matter.number}/hear/"
    handler.post(f"{url}?keep", {"text": "停车费没有商量", "means": "phone", "seen": matter.log_seq})
    answer = handler.get(url)
    assert (answer.context["form"]["text"].value(), answer.context["form"]["means"].value()) == (
        "停车费没有商量", "phone",
    )  # fmt: skip
    assert handler.get(f"/desk/matters/{matter.number}/note/").context["form"]["text"].value() is None
    typed = {"text": "停车费没有商量", "means": "phone", "on": "2026-03-02", "seen": matter.log_seq}
    assert handler.post(url, typed).status_code == 302
    assert not Draft.objects.exists()


def test_news_that_came_after_the_draft_are_told(handler: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    url = f"/desk/matters/{matter.number}/hear/"
    handler.post(f"{url}?keep", {"text": "停车费", "seen": matter.log_seq})
    assert "又有了新进展" not in handler.get(url).content.decode()
    handler.post(f"/desk/matters/{matter.number}/note/", {"text": "记一笔", "seen": matter.log_seq})
    assert "又有了新进展" in handler.get(url).content.decode()


def test_the_matters_page_and_a_list_lead_back_to_what_was_begun(handler: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    url = f"/desk/matters/{matter.number}/hear/"
    assert "你有没写完的" not in handler.get(f"/desk/matters/{matter.number}/").content.decode()
    handler.post(f"{url}?keep", {"text": "停车费", "draft-title": f"听取陈述 {matter.number}"})
    page = handler.get(f"/desk/matters/{matter.number}/").content.decode()
    assert "你有没写完的" in page
    assert f'href="{url}"' in page
    listed = handler.get("/desk/drafts/").content.decode()
    assert f"听取陈述 {matter.number}" in listed
    handler.post(f"{url}?discard", {})
    assert "没有草稿" in handler.get("/desk/drafts/").content.decode()
    other = Client()
    assert town.head.account is not None
    other.force_login(town.head.account)
    assert "你有没写完的" not in other.get(f"/desk/matters/{matter.number}/").content.decode()


def test_what_was_posted_into_a_closed_door_is_kept(
    clerk: Client, monkeypatch: pytest.MonkeyPatch, at: datetime, settings: object
) -> None:
    """Without script, too: the session has ended, sign-in leads back to the form, and the words stand in it."""
    clerk.get(VISIT)
    stand_still(monkeypatch, lambda: at + timedelta(minutes=45))
    answer = clerk.post(VISIT, {"name": "王小明", "body": "写了半个小时的话", "files": paper()})
    assert answer["Location"] == f"/desk/sign-in/?next={VISIT}"
    assert Matter.objects.count() == 0
    signed = clerk.post(answer["Location"], {"username": "clerk", "password": make.PASSWORD, "next": VISIT})
    assert signed["Location"] == VISIT
    form = clerk.get(VISIT).context["form"]
    assert form["body"].value() == "写了半个小时的话"
    assert [one.name for one in form.taken] == ["合同.pdf"]


def test_a_drawer_whose_session_ended_leads_back_to_its_own_page(
    handler: Client, monkeypatch: pytest.MonkeyPatch, town: Town, at: datetime
) -> None:
    matter = make.accepted(town, at)
    url = f"/desk/matters/{matter.number}/hear/"
    handler.get(url)
    stand_still(monkeypatch, lambda: at + timedelta(minutes=45))
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/desk/matters/{matter.number}/"}
    answer = handler.post(url, {"text": "停车费"}, headers=headers)
    assert (answer["HX-Redirect"], answer["X-Draft"]) == (f"/desk/sign-in/?next={url}", "kept")
    assert "停车费" in str(drafts.all_of(town.handler.account, at=at + timedelta(minutes=45))[0].words)


def test_a_post_without_the_forms_own_token_is_not_rescued(
    town: Town, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert town.clerk.account is not None
    strict.force_login(town.clerk.account)
    strict.get(VISIT)
    stand_still(monkeypatch, lambda: at + timedelta(minutes=45))
    strict.post(VISIT, {"name": "别人塞进来的"})
    assert not Draft.objects.exists()


def test_passwords_are_never_kept(town: Town, at: datetime) -> None:
    secadmin = Client()
    assert town.sysadmin.account is not None
    town.sysadmin.account.roles = ["secadmin"]
    town.sysadmin.account.save()
    secadmin.force_login(town.sysadmin.account)
    secadmin.post("/desk/people/new/?keep", {"username": "new", "password": "Secret-2026-x"})
    (typed,) = drafts.all_of(town.sysadmin.account, at=at)
    assert set(typed.words) == {"username"}


def test_a_draft_and_its_files_live_a_week(clerk: Client, at: datetime, town: Town) -> None:
    clerk.post(f"{VISIT}?keep", {"name": "王小明", "files": paper()})
    (digest,) = Draft.objects.get().hashes
    then = at + timedelta(days=365 * 10)  # the bytes are old beyond doubt, the draft still names them
    assert sweeping.sweep(older_than=then) == 0
    assert path_of(digest).exists()
    assert drafts.sweep(at=at + timedelta(days=6)) == 0
    assert drafts.sweep(at=at + timedelta(days=7)) == 1
    assert sweeping.sweep(older_than=then) == 1


def test_the_oldest_of_too_many_drafts_makes_room(clerk: Client, town: Town, at: datetime) -> None:
    assert town.clerk.account is not None
    for n in range(drafts.MOST + 1):
        drafts.keep(town.clerk.account, f"/p/{n}/", words={"text": ["x"]}, at=at + timedelta(seconds=n))
    assert Draft.objects.count() == drafts.MOST
    assert not Draft.objects.filter(place="/p/0/").exists()


@pytest.mark.parametrize(
    ("who", "url", "typed"),
    [
        ("sysadmin", "/desk/holidays/", {"year": "2027", "text": "国务院办公厅关于2027年部分节假日安排的通知"}),
        ("secadmin", "/desk/people/handler/", {"name": "李工程师", "phone": "0000-9"}),
        ("tw-head", "/desk/mediation/bodies/lh-yjy-tw/change/", {"hours": "周一至周五", "label": "乡贤"}),
    ],
)
def test_the_longer_forms_of_administration_are_kept_too(
    who: str, url: str, typed: dict[str, str], town: Town, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    """The session ends while somebody types: the words stand there after sign-in, and go once they were sent."""
    bodies(town)
    Account.objects.create(username="secadmin", name="安管员", office=town.petition_office, roles=["secadmin"])
    account = Account.objects.get(username=who)
    account.set_password(make.PASSWORD)
    account.save()
    client = Client()
    client.force_login(account)
    assert client.get(url).status_code == 200
    stand_still(monkeypatch, lambda: at + timedelta(minutes=45))
    answer = client.post(url, typed)
    assert answer["Location"] == f"/desk/sign-in/?next={url}"
    client.post(answer["Location"], {"username": who, "password": make.PASSWORD, "next": url})
    form = client.get(url).context["form"]
    assert {name: str(form[name].value()) for name in typed} == typed
