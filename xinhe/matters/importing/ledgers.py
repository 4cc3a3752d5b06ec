"""Ledgers that are brought through a page: kept, looked at, tried, and taken piece by piece.

The file is unfolded once into rows; trial and import then go on from where the last piece ended, however often the
server starts anew, and a row is taken in the transaction that notes how far the ledger came.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.tables import UPLOADED, Preview, Row, Unreadable, first_lines
from xinhe.kernel.text import storable
from xinhe.matters.importing.columns import Columns, is_enough, wrong_columns
from xinhe.matters.importing.refused import as_line
from xinhe.matters.importing.rows import is_lines, rows
from xinhe.matters.importing.taking import BATCH, ImportPlan, ImportReport, check_source, take_batch
from xinhe.matters.models import Ledger, LedgerState
from xinhe.people.models import Account

MOST_ROWS, LARGEST = 50_000, 32 * 1024 * 1024
# A request works so long at a piece; the page then shows how far it came and asks for the next.
PIECE = 2.0


def folder(ledger: Ledger) -> Path:
    """Where the bytes of a ledger lie, for this server alone to read."""
    return Path(settings.HOME) / "ledgers" / str(ledger.pk)


def bring(
    file: BinaryIO, filename: str, size: int, *, by: Account, at: datetime, source: str, region: str, is_history: bool
) -> Ledger:
    """Keep a file that can be read, with the columns as this office had them read before. Raises Refused."""
    if size > LARGEST:
        raise Unreadable(
            gettext_noop("文件「%(name)s」超过 %(limit)d MB，请分成几份，或者由管理员用命令导入。"),
            code="table_too_large",
            name=filename,
            limit=LARGEST // 1024 // 1024,
        )
    name = storable(filename)[-120:]
    ledger = Ledger(
        by=by, office=by.office, at=at, filename=name, size=size, source=check_source(source), region=region
    )
    ledger.is_history = is_history
    if not is_lines(name):
        looked = first_lines(file, name, field_of=Columns().field_of, is_enough=is_enough, bounds=UPLOADED)
        names = {column for one in looked if one.head for column in one.head.names}
        ledger.columns = {name: what for name, what in _before(by).items() if name in names}
        ledger.headings = {one.sheet: one.head.number for one in looked if one.head}
    place = folder(ledger)
    place.mkdir(parents=True, mode=0o700)
    file.seek(0)
    with (place / "file").open("wb") as kept:
        shutil.copyfileobj(file, kept)
    ledger.save()
    return ledger


def _before(by: Account) -> Mapping[str, str]:
    """How the columns of the last ledger of this office were read."""
    last = Ledger.objects.filter(office=by.office_id).exclude(columns={}).first()
    return last.columns if last else {}


def looked_at(ledger: Ledger) -> list[Preview]:
    """The first lines of each sheet."""
    if is_lines(ledger.filename) or not (folder(ledger) / "file").exists():
        return []
    columns = Columns(ledger.columns)
    return first_lines(
        folder(ledger) / "file", ledger.filename, field_of=columns.field_of, is_enough=is_enough, bounds=UPLOADED
    )


def try_out(ledger: Ledger, *, columns: Mapping[str, str], headings: Mapping[str, int]) -> None:
    """Begin a trial with the columns as a person reads them. Raises Refused."""
    if ledger.state in (LedgerState.TAKING, LedgerState.TAKEN, LedgerState.GONE):
        raise Unreadable(gettext_noop("这份台账已经开始导入，不能再改。"), code="too_late")
    ledger.columns, ledger.headings = dict(columns), dict(headings)
    place = folder(ledger)
    found = rows(
        place / "file", ledger.filename, columns=Columns(ledger.columns), headings=ledger.headings, bounds=UPLOADED
    )
    count = 0
    with (place / "rows").open("w", encoding="utf-8", errors="backslashreplace") as unfolded:
        for row in found:
            count += 1
            if count > MOST_ROWS:
                raise Unreadable(
                    gettext_noop("文件「%(name)s」超过 %(most)d 行，请分成几份，或者由管理员用命令导入。"),
                    code="table_too_large",
                    name=ledger.filename,
                    most=MOST_ROWS,
                )
            told = {"n": row.number, "s": row.sheet, "f": row.fault, "c": dict(row)}
            unfolded.write(json.dumps(told, ensure_ascii=False) + "\n")
    if not count:
        raise wrong_columns(ledger.filename, found.first)
    ledger.rows, ledger.passed = count, found.passed
    _begin(ledger, LedgerState.TRYING)


def take(ledger: Ledger) -> None:
    """Begin to take in what was tried. Raises Refused."""
    if ledger.state != LedgerState.TRIED:
        raise Unreadable(gettext_noop("请先试算，看过结果再导入。"), code="not_tried")
    _begin(ledger, LedgerState.TAKING)


def _begin(ledger: Ledger, state: LedgerState) -> None:
    ledger.state, ledger.done, ledger.offset, ledger.refused, ledger.report = state, 0, 0, 0, {}
    for name in ("seen", "refused"):
        (folder(ledger) / name).unlink(missing_ok=True)
    ledger.save()


def advance(pk: UUID, *, at: datetime, seconds: float = PIECE) -> Ledger:
    """Do a piece of the work that was begun; the ledger as it then stands."""
    until = time.monotonic() + seconds
    while True:
        with transaction.atomic():
            ledger = Ledger.objects.select_for_update(of=("self",)).select_related("by", "office").get(pk=pk)
            if not ledger.is_moving or not _step(ledger, at):
                return ledger
        if time.monotonic() > until:
            return ledger


def _step(ledger: Ledger, at: datetime) -> bool:
    """Take or try some rows, in one transaction with the note of it; False when it was the last."""
    is_trial = ledger.state == LedgerState.TRYING
    plan = ImportPlan(
        source=ledger.source,
        region=ledger.region,
        at=at,
        is_history=ledger.is_history,
        is_trial=is_trial,
        columns=Columns(ledger.columns),
    )
    report, place = ImportReport.of(ledger.report), folder(ledger)
    if is_trial and (place / "seen").exists():
        report.seen = json.loads((place / "seen").read_text("utf-8"))
    with (place / "rows").open("rb") as unfolded:
        unfolded.seek(ledger.offset)
        batch = list(islice(_rows(unfolded), BATCH * 4 if is_trial else BATCH))
        ledger.offset = unfolded.tell()
    refused = take_batch(batch, plan, report)
    with (place / "refused").open("ab") as lines:
        lines.truncate(ledger.refused)
        lines.seek(0, os.SEEK_END)
        lines.write("".join(as_line(one) + "\n" for one in refused).encode())
        ledger.refused = lines.tell()
    if is_trial:
        (place / "seen").write_text(json.dumps(report.seen), "utf-8")
    ledger.done += len(batch)
    ledger.report = report.plain()
    if ledger.done >= ledger.rows:
        ledger.state = LedgerState.TRIED if is_trial else LedgerState.TAKEN
        if not is_trial:
            for name in ("file", "rows", "seen"):
                (place / name).unlink(missing_ok=True)
    ledger.save()
    return ledger.is_moving


def _rows(unfolded: BinaryIO) -> Iterator[Row]:
    while line := unfolded.readline():
        told = json.loads(line)
        yield Row(told["c"].items(), number=told["n"], fault=told["f"], sheet=told["s"])


def refused_lines(ledger: Ledger) -> list[str]:
    """The rows that were refused, as lines."""
    path = folder(ledger) / "refused"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def forget(*, older_than: datetime) -> int:
    """Delete what lies of ledgers that were brought before a moment; how many there were."""
    gone = 0
    for ledger in Ledger.objects.filter(at__lt=older_than).exclude(state=LedgerState.GONE):
        shutil.rmtree(folder(ledger), ignore_errors=True)
        ledger.state = LedgerState.GONE if ledger.state != LedgerState.TAKEN else ledger.state
        ledger.save(update_fields=["state"])
        gone += 1
    return gone
