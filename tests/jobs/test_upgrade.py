"""A store of an earlier version goes on: its backup restores, migrates, verifies, and its matters are handled further.

``backup-0.1.0`` was made of the demonstration county by version 0.1.0 (2026-11-29), before logs bore traces. The
county and its keys are invented.
"""

import shutil
from pathlib import Path

import pytest

from tests.jobs.installation import Installation

pytestmark = pytest.mark.slow
BACKUP = Path(__file__).parent / "backup-0.1.0"
GO_ON = """
from datetime import timedelta
from django.utils import timezone
from xinhe.matters.acts.note import note
from xinhe.matters.models import Event, Matter
from xinhe.people.models import Account
from xinhe.people.person import staff
from xinhe.records.models import STOCK
matter = Matter.objects.filter(state="accepted").order_by("pk").first()
handler = Account.objects.filter(office=matter.lead, roles__contains=["handler"]).first()
note(matter, text="升级之后接着办", by=staff(handler), at=timezone.now())
events = Event.objects.filter(matter=matter).order_by("seq")
old = [event for event in events if event.act not in (STOCK, "note")]
print([event.act for event in events][-2:], all(event.trace is None for event in old))
"""
ALTER = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("UPDATE matters_item SET text = '改过' WHERE (matter_id, seq) IN"
                   " (SELECT matter_id, seq FROM matters_item ORDER BY 1, 2 LIMIT 1)")
"""


def test_a_store_of_before_is_restored_verified_and_handled_further(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(BACKUP / "keys", home / "keys")
    one = Installation(home)
    try:
        told = one.run("restore", str(BACKUP)).stdout
        assert "已为 182 条旧记录盘点存底" in told
        assert "日志完好：160 件" in told
        assert one.python(GO_ON) == "['take_stock', 'note'] True"
        assert "日志完好：160 件" in one.run("verify-log", "--files").stdout
        one.extra["XINHE_AS_OWNER"] = "1"
        one.python(ALTER)
        del one.extra["XINHE_AS_OWNER"]
        altered = one.run("verify-log", "--quiet", check=False)
        assert altered.returncode == 1
        assert "matters_item（1） 的 text 日志记为" in altered.stdout
        assert "现为 改过" in altered.stdout
    finally:
        one.stop()
