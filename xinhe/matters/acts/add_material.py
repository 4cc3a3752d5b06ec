"""Add material: words and files that came later (第十九条)."""

from collections.abc import Sequence
from datetime import datetime

from xinhe.documents.models import File
from xinhe.documents.store import Incoming, rows
from xinhe.kernel import bigrams
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Lack, Matter
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person

LIMIT = 5000
FILES = 100


def add_material(
    matter: Matter,
    *,
    by: Person,
    at: datetime,
    text: str = "",
    files: Sequence[Incoming] = (),
    seen: int | None = None,
) -> Matter:
    """Add words, files or both to a matter that is still being handled."""
    checks = Checks()
    text = checks.text("text", text, limit=LIMIT)
    checks.need("text", text or files, gettext_noop("请写补充说明，或者选一个文件。"))
    checks.done()
    with step(matter, "add_material", by=by, at=at, seen=seen) as move:
        matter = move.matter
        if files and File.objects.filter(subject_id=matter.pk).count() + len(files) > FILES:
            raise Invalid({"files": gettext_noop("这件事的附件已到上限，请整理后再交。")})
        move.rows += rows(
            files, subject_id=matter.pk, seq=move.seq, from_petitioner=by.kind == "petitioner", at=move.at
        )
        if files:  # what was asked for came with them, or the office asks again
            matter.lacks = [lack for lack in matter.lacks if lack != Lack.MANDATE]
        if text:
            matter.words = sorted({*matter.words, *bigrams.bigrams(text)})
        move.data |= {
            "text": text,
            "files": [{"name": f.name, "size": f.size, "hash": f.hash} for f in files],
        }
    return matter
