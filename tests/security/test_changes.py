"""Administrators act in the open: each change of an account or a table stands in a log that nobody can alter."""

import io
import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.security.conftest import SignedIn
from tests.town import PASSWORD, Town
from xinhe.jobs.management.commands.migrate import LOGS
from xinhe.people.models import Account, Change

FRESH = "Fresh-2026-one"


def log() -> list[tuple[str, str, str]]:
    rows = Change.objects.order_by("pk").select_related("by", "account")
    return [(r.what, r.by.username if r.by else "", r.account.username if r.account else "") for r in rows]


def test_each_press_on_an_account_is_logged(town: Town, secadmin: Client) -> None:
    for press in ("deactivate", "activate", "unlock", "forget-phone"):
        secadmin.post(f"/desk/people/handler/{press}/")
    secadmin.post("/desk/people/handler/password/", {"password": FRESH})
    done = ["deactivated", "activated", "unlocked", "factor_released", "password_reset"]
    assert log() == [(what, "secadmin", "handler") for what in done]
    assert set(Change.objects.values_list("address", flat=True)) == {"127.0.0.1"}


def test_a_refused_change_is_not_logged(town: Town, secadmin: Client) -> None:
    secadmin.post("/desk/people/handler/password/", {"password": "weak"})
    secadmin.post("/desk/people/secadmin/deactivate/")
    secadmin.post("/desk/people/handler/", {"name": "李工", "office": town.housing.pk, "roles": ["handler"]})
    assert log() == []


def test_a_change_keeps_what_was_before_and_after(town: Town, secadmin: Client) -> None:
    typed = {"name": "李工", "office": town.traffic.pk, "roles": ["head"]}
    secadmin.post("/desk/people/handler/", typed)
    details = {change.what: change.detail for change in Change.objects.all()}
    assert details["roles"] == {"before": "承办", "after": "负责人"}
    assert "lh-zjj" in details["office"]["before"]
    assert "lh-jtj" in details["office"]["after"]
    assert set(details) == {"roles", "office"}


def test_a_new_account_and_its_token_are_logged(town: Town, secadmin: Client) -> None:
    typed = {"username": "new", "password": FRESH, "name": "新人", "office": town.housing.pk, "roles": ["handler"]}
    secadmin.post("/desk/people/new/", typed)
    call_command("token", "new", stdout=io.StringIO())
    call_command("account", "safety", "--name", "安全员", "--office", "lh-xfj", stdout=io.StringIO())
    assert log() == [("made", "secadmin", "new"), ("token_issued", "", "new"), ("made", "", "safety")]
    assert FRESH not in str(list(Change.objects.values_list("detail", flat=True)))


def test_an_import_is_logged_with_its_figures(town: Town, signed_in: SignedIn) -> None:
    rows = "类别代码,名称\n0909,测试类\n09,其他\n"
    signed_in(town.sysadmin).post(
        "/desk/tables/", {"kind": "categories", "file": SimpleUploadedFile("类.csv", rows.encode())}
    )
    change = Change.objects.get()
    assert (change.what, change.by) == ("table_imported", town.sysadmin.account)
    assert "内容类别：新增 2" in change.detail["after"]


def test_the_auditor_reads_and_narrows_the_log(town: Town, secadmin: Client, signed_in: SignedIn) -> None:
    secadmin.post("/desk/people/handler/unlock/")
    secadmin.post("/desk/people/clerk/deactivate/")
    auditor = signed_in(town.auditor)
    assert re.search(r"解锁账号</td>\s*<td[^>]*>\s*李工", auditor.get("/desk/changes/").content.decode())
    for query, there, gone in (("who=clerk", "刘窗口", "李工"), ("what=unlocked", "李工", "刘窗口")):
        page = auditor.get(f"/desk/changes/?{query}").content.decode()
        assert there in page
        assert gone not in page
    assert auditor.get("/desk/changes/?since=2026-03-02&until=0001-01-01&what=none&who=%00").status_code == 200


def test_the_log_has_pages(town: Town, at: datetime, signed_in: SignedIn) -> None:
    account = town.handler.account
    moments = [at + timedelta(seconds=n) for n in range(60)]
    Change.objects.bulk_create(Change(what="unlocked", by=account, account=account, at=one) for one in moments)
    page = signed_in(town.auditor).get("/desk/changes/")
    assert len(page.context["page"].rows) == 50
    rest = signed_in(town.auditor).get("/desk/changes/", {"cursor": page.context["page"].next})
    assert len(rest.context["page"].rows) == 10


@pytest.mark.parametrize("table", [log._meta.db_table for log in LOGS])
def test_the_running_role_cannot_alter_a_log(town: Town, table: str) -> None:
    for sql in (f"DELETE FROM {table}", f"TRUNCATE {table}", f"UPDATE {table} SET {'at = now()'}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_given_password_opens_only_the_page_to_change_it(town: Town, secadmin: Client) -> None:
    secadmin.post("/desk/people/handler/password/", {"password": FRESH})
    client = Client()
    client.post("/desk/sign-in/", {"username": "handler", "password": FRESH})
    assert client.get("/desk/matters/").headers["Location"] == "/desk/password/"
    assert "先改成只有你知道的新口令" in client.get("/desk/password/").content.decode()
    typed = {"present": FRESH, "password": PASSWORD + "-2", "again": PASSWORD + "-2"}
    assert client.post("/desk/password/", typed).status_code == 302
    assert client.get("/desk/matters/").status_code == 200
    assert ("password_changed", "handler", "handler") in log()


def test_an_old_password_leads_to_the_page_to_change_it(
    town: Town, at: datetime, signed_in: SignedIn, settings
) -> None:
    settings.PASSWORD_DAYS = 90
    Account.objects.filter(username="handler").update(password_changed_at=at - timedelta(days=89))
    client = signed_in(town.handler)
    assert client.get("/desk/").status_code == 200
    Account.objects.filter(username="handler").update(password_changed_at=at - timedelta(days=90))
    assert client.get("/desk/").headers["Location"] == "/desk/password/"


def test_the_present_password_is_not_found_out_by_trying(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.handler)
    typed = {"present": "wrong", "password": FRESH, "again": FRESH}
    assert [client.post("/desk/password/", typed).status_code for _ in range(6)] == [422] * 5 + [429]
    assert client.post("/desk/password/", typed | {"present": PASSWORD}).status_code == 429
