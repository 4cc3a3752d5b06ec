"""What an opinion should be before it is signed: complete, grounded, with its remedy, and in words people use.

Pure but for the two tables under ``rules/templates/``. The remarks warn; what must hold is in the procedure's needs.
"""

import functools
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.conf import settings

from xinhe.documents.composing import BOXES, unprintable
from xinhe.matters.models.item import Result

# 《……》 and, somewhere behind it, the article: 第十一条, 第 11 条.
CITED = re.compile(r"《[^》]+》[^《]{0,40}?第\s*[零〇一二三四五六七八九十百千0-9]+\s*条")
GAP = "……"
FIELDS = ("facts", "opinion")


class Answered(Protocol):
    """What is read of one thing asked for."""

    seq: int
    text: str
    result: str
    facts: str
    basis: str
    opinion: str

    @property
    def is_routed(self) -> bool: ...


class Remark(NamedTuple):
    """One remark: its code, what was found in one sentence, and whether it is as it should be."""

    code: str
    sentence: str
    ok: bool


@dataclass(frozen=True)
class Word:
    """A word that does not belong in a letter to a person, and what to write instead."""

    word: str
    instead: str


@dataclass(frozen=True)
class Sample:
    """A sentence to begin with, for one result and one field of an answer."""

    result: str
    field: str
    text: str


def remarks(
    items: Iterable[Answered], *, organ: str, days: int, contact: str, phone: str, words: Sequence[Word]
) -> list[Remark]:
    """The remarks on an opinion in the order in which one reads it.

    ``organ`` and ``days`` are the remedy that the letter will name, ``contact`` and ``phone`` whom it says to ask.
    """
    ours = [item for item in items if not item.is_routed]
    return [
        _answered(ours),
        _cited(ours),
        _remedy(organ, days),
        _contact(contact, phone),
        _filled(ours),
        _plain(ours, words),
        *_printed(ours),
    ]


def _numbers(items: Sequence[Answered]) -> str:
    return "、".join(f"诉求 {item.seq}" for item in items)


def _answered(items: Sequence[Answered]) -> Remark:
    open_ones = [item for item in items if not item.result]
    if open_ones:
        return Remark("answered", f"{_numbers(open_ones)} 还没有结果。", ok=False)
    return Remark("answered", f"{len(items)} 项诉求逐项有结果。", ok=True)


def _cited(items: Sequence[Answered]) -> Remark:
    bare = [item for item in items if item.result and not CITED.search(item.basis)]
    if bare:
        return Remark("cited", f"{_numbers(bare)} 的依据没有写到「《…》第…条」。", ok=False)
    return Remark("cited", "每项都写明了法律法规的名称和条款。", ok=True)


def _remedy(organ: str, days: int) -> Remark:
    if not organ or days <= 0:
        return Remark(
            "remedy", "上一级机关不在本平台，文书里只能写「本机关的上一级机关」，请另行写明是哪个机关。", ok=False
        )
    return Remark("remedy", f"文书会写明：不服的，{days} 日内向{organ}申请复查。", ok=True)


def _contact(contact: str, phone: str) -> Remark:
    if not contact or not phone:
        return Remark("contact", "本单位没有登记电话，文书里没有可以问的人，请系统管理员补上。", ok=False)
    return Remark("contact", f"文书会写明联系人{contact}，电话 {phone}。", ok=True)


def _filled(items: Sequence[Answered]) -> Remark:
    gaps = [item for item in items if any(GAP in getattr(item, name) for name in ("facts", "basis", "opinion"))]
    if gaps:
        return Remark("filled", f"{_numbers(gaps)} 还有样句的空「……」没有填。", ok=False)
    return Remark("filled", "没有留空的样句。", ok=True)


def _plain(items: Sequence[Answered], words: Sequence[Word]) -> Remark:
    text = "\n".join(getattr(item, name) for item in items for name in FIELDS)
    found = [word for word in words if word.word in text]
    if found:
        said = "；".join(f"「{word.word}」{word.instead}" for word in found)
        return Remark("plain", f"有不该用的话：{said}。", ok=False)
    return Remark("plain", "没有责备、威胁的话和官话。", ok=True)


def _printed(items: Sequence[Answered]) -> list[Remark]:
    """Only where a character would be printed as a box."""
    boxes = unprintable([getattr(item, name) for item in items for name in FIELDS])
    return [Remark("printed", BOXES % {"boxes": boxes}, ok=False)] if boxes else []


@functools.cache
def words() -> tuple[Word, ...]:
    """The words to avoid, from ``rules/templates/plain.toml``."""
    rows = _read("plain.toml", "word")
    return tuple(Word(word, str(row["instead"])) for row in rows for word in row["words"])


@functools.cache
def samples() -> tuple[Sample, ...]:
    """The sentences to begin with, from ``rules/templates/opinion.toml``. Raises ValueError for a bad row."""
    rows = _read("opinion.toml", "sentence")
    for n, row in enumerate(rows, start=1):
        if row.get("result") not in Result.values or row.get("field") not in FIELDS or not row.get("text"):
            raise ValueError(f"templates/opinion.toml: sentence {n} needs a result, facts or opinion, and its text")
    return tuple(Sample(str(row["result"]), str(row["field"]), str(row["text"])) for row in rows)


def _read(name: str, table: str) -> list[dict[str, Any]]:
    path = Path(settings.RULES) / "templates" / name
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))[table]
    return rows
