"""Accounts and tables: what the three administrators do, each alone."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.desk.conftest import SignedIn
from tests.town import PASSWORD, Town
from xinhe.jurisdiction.models import Region
from xinhe.people.models import Account


def account(town: Town, **changes: object) -> dict[str, object]:
    fields = {"username": "new", "password": PASSWORD, "name": "新人", "office": town.housing.pk, "roles": ["handler"]}
    return fields | changes


def test_an_account_is_made_and_opens(town: Town, secadmin: Client) -> None:
    assert secadmin.post("/desk/people/new/", account(town)).status_code == 302
    answer = Client().post("/desk/sign-in/", {"username": "new", "password": PASSWORD})
    assert answer.status_code == 302


def test_a_taken_name_and_a_weak_password_are_refused(town: Town, secadmin: Client) -> None:
    for wrong, sentence in (({"username": "clerk"}, "已经有人用了"), ({"password": "weak"}, "口令至少")):
        answer = secadmin.post("/desk/people/new/", account(town, **wrong))
        assert answer.status_code == 422
        assert sentence in answer.content.decode()


def test_nobody_is_two_administrators_or_one_and_a_handler(town: Town, secadmin: Client) -> None:
    for roles in (["sysadmin", "auditor"], ["secadmin", "handler"]):
        answer = secadmin.post("/desk/people/new/", account(town, roles=roles))
        assert "互相独立" in answer.content.decode()
    assert not Account.objects.filter(username="new").exists()


def test_nobody_raises_themselves(town: Town, secadmin: Client) -> None:
    typed = {"name": "安管员", "office": town.petition_office.pk, "roles": ["handler"]}
    assert secadmin.post("/desk/people/secadmin/", typed).status_code == 422
    secadmin.post("/desk/people/secadmin/deactivate/")
    assert Account.objects.get(username="secadmin").is_active


def test_a_new_office_and_roles_hold_at_once(town: Town, secadmin: Client) -> None:
    typed = {"name": "李工", "office": town.traffic.pk, "roles": ["head"]}
    assert secadmin.post("/desk/people/handler/", typed).status_code == 302
    changed = Account.objects.get(username="handler")
    assert (changed.office, changed.roles) == (town.traffic, ["head"])


def test_a_reset_password_ends_open_sessions(town: Town, secadmin: Client, signed_in: SignedIn) -> None:
    client = signed_in(town.handler)
    secadmin.post("/desk/people/handler/password/", {"password": "Fresh-2026-one"})
    assert client.get("/desk/").status_code == 302


def test_closing_an_account_takes_a_post(town: Town, secadmin: Client) -> None:
    assert secadmin.get("/desk/people/handler/deactivate/").status_code == 405
    secadmin.post("/desk/people/handler/deactivate/")
    assert not Account.objects.get(username="handler").is_active
    assert secadmin.post("/desk/people/handler/promote/").status_code == 404


def upload(client: Client, text: str, kind: str = "regions"):
    file = SimpleUploadedFile("地区.csv", text.encode())
    return client.post("/desk/tables/", {"kind": kind, "file": file})


HEAD = "地区代码,名称,层级,上级代码,编号前缀\n"


def test_a_table_is_taken_in_and_refused_rows_are_named(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.sysadmin)
    rows = "990123002,石桥镇,镇（街道）,990123,\n990123003,无名镇,镇（街道）,990999,\n"
    page = upload(client, HEAD + rows).content.decode()
    assert "新增 1 行" in page
    assert "990999" in page
    assert Region.objects.filter(pk="990123002").exists()


def test_a_table_with_wrong_columns_is_refused_beside_its_field(town: Town, signed_in: SignedIn) -> None:
    answer = upload(signed_in(town.sysadmin), "甲,乙\n1,2\n")
    assert answer.status_code == 422
    assert "的表头不对" in answer.content.decode()


def test_an_empty_table_has_the_columns_of_the_import(town: Town, signed_in: SignedIn) -> None:
    text = signed_in(town.sysadmin).get("/desk/tables/regions/").content.decode("utf-8-sig")
    assert io.StringIO(text).readline().strip() == HEAD.strip()
