"""Look-ups at a window that stood in a log of their own are in the log of looks: readable, tied, and still proved."""

import importlib
from datetime import datetime, timedelta
from types import SimpleNamespace

from django.db import connection

from tests.town import Town
from xinhe.kernel import chain
from xinhe.people import inquiries, reveals
from xinhe.people.models import ChainHead, Reveal
from xinhe.people.verification import verify_logs

OLD = """
CREATE TABLE people_inquiry (id bigserial, seq bigint, previous text, hash text, account_id bigint, office_id bigint,
    fact text, finder text, shown int, at timestamptz)
"""


def moved(town: Town, at: datetime, *, altered: bool = False) -> None:
    """A store of before with two look-ups in a log of their own, and a look in the log of looks, taken over."""
    reveals.open_identity(
        account_person=town.handler, matter_id=town_matter(), number="LH-1", party_seq=1, reason="核实情况", at=at
    )
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(OLD)
        previous = chain.GENESIS
        for seq, (fact, shown) in enumerate((("phone", 2), ("name", 0)), start=1):
            row = {
                "account": town.clerk.account_id, "office": town.clerk.office_id, "fact": fact, "finder": f"f{seq}",
                "shown": shown, "at": at - timedelta(days=seq),
            }  # fmt: skip
            digest = chain.link(previous, {"seq": seq, **row})
            cursor.execute(
                "INSERT INTO people_inquiry (seq, previous, hash, account_id, office_id, fact, finder, shown, at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [seq, previous, digest, *row.values()],
            )
            previous = digest
        if altered:
            cursor.execute("UPDATE people_inquiry SET shown = 9 WHERE seq = 2")
        cursor.execute("INSERT INTO people_chainhead (name, seq, hash) VALUES ('inquiry', 2, %s)", [previous])
        migration = importlib.import_module("xinhe.people.migrations.0011_one_log_of_looks")
        migration.move(None, SimpleNamespace(connection=connection))
        cursor.execute("SET LOCAL ROLE xinhe_app")


def town_matter() -> str:
    return "01900000-0000-7000-8000-000000000001"


def test_rows_of_before_are_read_and_proved_in_the_one_log(town: Town, at: datetime) -> None:
    moved(town, at)
    rows = list(Reveal.objects.order_by("seq").values_list("seq", "reason", "shown"))
    assert rows == [
        (1, "核实情况", None),
        (2, "窗口按电话查找来访人，查到 2 件", 2),
        (3, "窗口按姓名查找来访人，查到 0 件", 0),
    ]
    assert not ChainHead.objects.filter(name="inquiry").exists()
    inquiries.tell(town.clerk, {"phone": "13812345678"}, shown=1, at=at)
    assert Reveal.objects.latest("seq").seq == 4
    assert list(verify_logs()) == []


def test_a_row_that_was_altered_before_it_was_taken_over_is_named(town: Town, at: datetime) -> None:
    moved(town, at, altered=True)
    (told,) = verify_logs()
    assert told.what == "移入前的窗口查人记录被改动、删除或者换了次序"
