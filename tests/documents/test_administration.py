"""What administrators change stands in one chain: any row altered past it, and any entry of it, is named."""

import importlib
import io
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from PIL import Image

from tests import town as make
from tests.town import PASSWORD, Town
from xinhe.documents.administration import TABLES, take_stock, verify_administration
from xinhe.documents.models import OfficeSeal
from xinhe.documents.seals import keep_seal
from xinhe.jurisdiction.models import Duty, Office, Region
from xinhe.people import reveals, signin, tokens
from xinhe.people.models import Account, ChainHead, Change, Linked, Reveal, SignIn, Token
from xinhe.people.stock import ACCOUNTS, HOLIDAYS

FRESH = "Fresh-2026-one"


@pytest.fixture
def stock(town: Town, at: datetime) -> Town:
    """The town as the log of administration knows it."""
    take_stock(at=at, why="测试")
    assert findings() == []
    return town


@pytest.fixture
def secadmin(stock: Town) -> Client:
    """A browser of the security administrator."""
    account = Account.objects.create(username="safe", name="安全员", office=stock.petition_office, roles=["secadmin"])
    take_stock(at=datetime.fromisoformat("2026-03-02T10:20:00+08:00"), why="测试")
    client = Client()
    client.force_login(account)
    return client


def findings() -> list[str]:
    return [f"{one.record}：{one.what}" for one in verify_administration()]


def as_owner(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")  # past the triggers, as a superuser can
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_every_act_on_an_account_keeps_its_rows_and_nothing_is_found(secadmin: Client, stock: Town) -> None:
    typed = {"username": "new", "password": FRESH, "name": "新人", "office": stock.housing.pk, "roles": ["handler"]}
    secadmin.post("/desk/people/new/", typed)
    moved = {"name": "新名", "office": stock.traffic.pk, "roles": ["head"], "phone": "0000-1"}
    secadmin.post("/desk/people/new/", moved | {"username": "x"})
    secadmin.post("/desk/people/handler/", moved)
    for press in ("deactivate", "activate", "unlock", "forget-phone"):
        secadmin.post(f"/desk/people/handler/{press}/")
    secadmin.post("/desk/people/handler/password/", {"password": FRESH})
    call_command("token", "handler2", stdout=io.StringIO())
    call_command("account", "another", "--name", "安全员二", "--office", "lh-xfj", stdout=io.StringIO())
    assert findings() == []
    roles = Change.objects.get(what="roles").rows
    assert [(row["before"]["roles"], row["after"]["roles"]) for row in roles] == [(["handler"], ["head"])]
    kept = str(list(Change.objects.values_list("rows", flat=True)))
    assert FRESH not in kept
    assert "md5$" not in kept


def test_signing_in_and_changing_ones_own_password_leave_nothing_to_find(stock: Town, at: datetime) -> None:
    with pytest.raises(Exception, match="不对"):
        signin.sign_in("handler", "wrong", "", address="::ffff:192.0.2.1", at=at)
    signin.sign_in("handler", PASSWORD, "", address="2001:db8::1", at=at)
    browser = Client()
    browser.force_login(Account.objects.get(username="handler"))
    browser.post("/desk/password/", {"present": PASSWORD, "password": FRESH, "again": FRESH})
    assert Change.objects.filter(what="password_changed").exists()
    assert findings() == []


def test_an_old_hash_is_renewed_at_sign_in_and_the_log_keeps_it(stock: Town, at: datetime, settings) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    signin.sign_in("handler", PASSWORD, "", address=None, at=at)
    assert Account.objects.get(username="handler").password.startswith("pbkdf2")
    assert Change.objects.filter(what="password_renewed").exists()
    assert findings() == []


def picture(side: int) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGBA", (side, side), (200, 0, 0, 90)).save(out, "PNG")
    return SimpleUploadedFile("seal.png", out.getvalue())


def test_a_replaced_seal_and_imported_tables_stand_in_the_log(stock: Town, at, settings, tmp_path) -> None:
    settings.FILES = tmp_path / "files"
    for side in (60, 80):
        keep_seal(stock.housing, picture(side), stock.head.account, at)
    replaced = Change.objects.filter(what="seal_replaced").order_by("seq").last()
    assert replaced.rows[0]["before"]["image"] != replaced.rows[0]["after"]["image"]
    table = tmp_path / "offices.csv"
    header = "单位代码,名称,简称,类别,地区代码,上级单位代码,电话,地址,办公时间,岗位,机关代字,承接单位代码"
    table.write_text(f"{header}\nlh-jtj,临河县交通运输局,交通局,信访部门,990123,lh-xfj,,,,科员,临交信,\n", "utf-8")
    call_command("places", "offices", str(table), stdout=io.StringIO())
    rows = {row["name"]: row for row in Change.objects.get(what="table_imported").rows}
    office = rows["单位 lh-jtj 临河县交通运输局"]
    assert (office["before"]["kind"], office["after"]["kind"]) == ("department", "petition_office")
    assert office["after"]["superior_id"] == stock.petition_office.pk
    assert "岗位 科员" in rows
    assert findings() == []


ATTACKS = {
    "单位 lh-zjj 临河县住房和城乡建设局：kind": lambda t: Office.objects.filter(pk=t.housing.pk).update(
        kind="petition_office"
    ),
    "单位 lh-jtj 临河县交通运输局：superior_id": lambda t: Office.objects.filter(pk=t.traffic.pk).update(superior=None),
    "账号 handler 李工：roles": lambda t: Account.objects.filter(username="handler").update(roles=["secadmin"]),
    "账号 clerk 刘窗口：password": lambda t: Account.objects.filter(username="clerk").update(password="md5$x$y"),
    "账号 head 陈局长：is_active": lambda t: Account.objects.filter(username="head").update(is_active=False),
    "地区 990124 邻山县：name": lambda t: Region.objects.filter(code="990124").update(name="别处"),
    "权责清单 0101 county 990123：lead_id": lambda t: Duty.objects.update(lead=t.traffic),
    "权责清单协办": lambda t: Duty.objects.get().assists.add(t.traffic),
    "账号 ghost 鬼：管理操作记录里没有这一行": lambda t: Account.objects.create(
        username="ghost", name="鬼", office=t.housing
    ),
    "接口令牌 x：管理操作记录里没有这一行": lambda t: Token.objects.create(
        account=t.clerk.account, hash="0" * 64, label="x", made_at=AT, expires_at=AT
    ),
    "权责清单 0101 county 990123：管理操作记录里有这一行，表里已不存在": lambda t: Duty.objects.all().delete(),
    "单位印章": lambda t: OfficeSeal.objects.create(office=t.housing, image="0" * 64, at=AT, by=t.head.account),
}
AT = datetime.fromisoformat("2026-03-02T10:14:00+08:00")


@pytest.mark.parametrize("named", ATTACKS)
def test_a_row_changed_past_the_log_is_named_with_its_column(stock: Town, named: str) -> None:
    ATTACKS[named](stock)
    (found,) = findings()
    assert found.startswith(named)


def test_a_change_past_the_log_stays_told_after_a_lawful_one(stock: Town, secadmin: Client) -> None:
    Account.objects.filter(username="handler").update(roles=["head"])
    secadmin.post("/desk/people/handler/deactivate/")
    assert [one for one in findings() if "被改动而没有记录" in one and "roles" in one]


@pytest.mark.parametrize("rows", ["null", '"x"', '{"x": 1}', "[1]"])
def test_an_entry_that_can_no_longer_be_read_is_named_and_the_rest_compared(stock: Town, rows: str) -> None:
    as_owner(f"UPDATE people_change SET rows = '{rows}' WHERE seq = (SELECT min(seq) FROM people_change)")
    as_owner("UPDATE people_account SET name = '别人' WHERE username = 'handler'")
    told = findings()
    assert any("读不出" in one for one in told)
    assert any("哈希" in one or "改动" in one for one in told)


def test_the_running_role_cannot_touch_the_logs(stock: Town, at: datetime) -> None:
    signin.sign_in("handler", PASSWORD, "", address=None, at=at)
    for change in (lambda: Change.objects.update(what="made"), lambda: SignIn.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def logs(town: Town, at: datetime) -> None:
    """Three rows in each log."""
    matter = make.filed(town, at)
    for _ in range(3):
        signin.sign_in("handler", PASSWORD, "", address=None, at=at)
        reveals.open_identity(
            account_person=town.dispatcher, matter_id=matter.pk, number=matter.number, party_seq=1, reason="核实", at=at
        )
    for _ in range(2):
        call_command("token", "handler", stdout=io.StringIO())


@pytest.mark.parametrize("log", [Change, SignIn, Reveal])
def test_a_removed_altered_cut_off_or_slipped_in_row_of_a_log_is_named(stock: Town, at, log: type[Linked]) -> None:
    logs(stock, at)
    assert findings() == []
    table, column = log._meta.db_table, {Change: "what", SignIn: "result", Reveal: "reason"}[log]
    for sql, told in {
        f"DELETE FROM {table} WHERE seq = 2": "缺少第 2 条",
        f"UPDATE {table} SET {column} = 'wrong' WHERE seq = 2": "这一条被改动",
        f"DELETE FROM {table} WHERE seq = 3": "末尾被删除",
        f"UPDATE {table} SET seq = NULL WHERE seq = 3": "绕过程序写入",
    }.items():
        with transaction.atomic():
            as_owner(sql)
            assert [one for one in findings() if told in one], sql
            transaction.set_rollback(True)
    assert findings() == []


def test_the_opening_entry_of_an_upgrade_agrees_with_the_tables(town: Town, settings, tmp_path, at) -> None:
    settings.FILES = tmp_path / "files"
    row = OfficeSeal.objects.create(office=town.housing, image="0" * 64, at=at, by=town.head.account)
    assert len(findings()) > 30
    ChainHead.objects.all().delete()
    migration = importlib.import_module("xinhe.documents.migrations.0004_opening_stock_of_administration")
    migration.take(None, SimpleNamespace(connection=connection))
    assert findings() == []
    assert set(migration.TABLES) == {table.name for table in TABLES if table is not HOLIDAYS}  # a table made later
    assert row.pk


def test_what_was_logged_before_an_upgrade_is_tied_in_its_order(town: Town, at: datetime) -> None:
    matter = make.filed(town, at)
    account = town.handler.account
    SignIn.objects.create(username="handler", account=account, at=at, address="::ffff:192.0.2.1", result="ok")
    SignIn.objects.create(username="nobody", at=at, result="wrong")
    Change.objects.create(what="roles", account=account, at=at, detail={"before": "承办", "after": "负责人"})
    Reveal.objects.create(
        account=account,
        office=town.housing,
        matter_id=matter.pk,
        number=matter.number,
        party=1,
        reason="核实",
        at=at,
        until=at,
    )
    take_stock_of_nothing = [one for one in findings() if "绕过程序写入" in one]
    assert len(take_stock_of_nothing) == 4
    as_owner("SELECT 1")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")
    migration = importlib.import_module("xinhe.people.migrations.0005_what_was_logged_is_chained")
    migration.tie(None, SimpleNamespace(connection=connection))
    assert not [one for one in findings() if "记录" in one.partition("：")[0]]


def test_the_auditor_reads_each_row_before_and_after(secadmin: Client, stock: Town) -> None:
    typed = {"name": "李工", "office": stock.traffic.pk, "roles": ["head"]}
    secadmin.post("/desk/people/handler/", typed)
    auditor = Client()
    auditor.force_login(stock.auditor.account)
    page = auditor.get("/desk/changes/").content.decode()
    assert "账号 handler 李工" in page
    assert f"单位 {stock.housing.pk} → {stock.traffic.pk}" in page


def test_each_column_that_is_not_kept_has_its_reason() -> None:
    assert all(reason for table in TABLES for reason in table.moving.values())
    assert set(ACCOUNTS.moving) == {"last_login", "totp_last_step"}


def test_a_clock_that_went_back_is_named_in_each_log(stock: Town, at: datetime) -> None:
    """An entry of days before the last one: whoever sets the clock back hides when something was done."""
    for day in (at, at - timedelta(days=3), at - timedelta(days=3) + timedelta(minutes=1)):
        signin.sign_in("handler", PASSWORD, "", address=None, at=day)
        tokens.issue(stock.handler.account, label="x", at=day)
    told = [one for one in findings() if "时钟倒退" in one]
    assert [one.partition("：")[0] for one in told] == ["管理操作记录", "登录记录"]
