"""By which words a search finds a matter: those of its letters, as all who see the matter may read them.

What was said at intake and handed in later is added by those acts. A recommendation is read by its sender and receiver
alone, and is found by nobody: a unit could else try its words one by one.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from xinhe.documents.models import Document
from xinhe.kernel import bigrams
from xinhe.kernel.variants import folded
from xinhe.matters.letters.recommendations import FORM
from xinhe.matters.models import Matter
from xinhe.records.models import Cursor, Feed

NAME = "words"
# What a letter keeps for the printer.
UNREAD = frozenset({"form", "version", "layout", "kind", "name", "style", "align", "signed", "ours"})
# A matter that is being written is waited for; what stands there meanwhile stays.
ADD = f"""
UPDATE {Matter._meta.db_table} SET words = ARRAY(SELECT DISTINCT unnest(%s::varchar[]) ORDER BY 1)
WHERE id = %s AND words = %s::varchar[]
"""  # noqa: S608 (only our own table name is put in)
NEWS = f"""
SELECT id, xid::text::bigint, record_id FROM {Feed._meta.db_table}
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot()) AND family = 'matter'
ORDER BY xid, id LIMIT %s
"""  # noqa: S608 (only our own table name is put in)


def words_of(letters: Iterable[Document]) -> set[str]:
    """The words by which these letters are found."""
    read = (one for one in letters if one.form != FORM)
    texts = (text for one in read for text in (one.title, one.number, *_texts(one.content)))
    return bigrams.pairs("\n".join(texts))


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for one in content:
            yield from _texts(one)
    elif isinstance(content, dict):
        for name, one in content.items():
            if name not in UNREAD:
                yield from _texts(one)


def find_again(*, limit: int = 500) -> int:
    """Put the words of matters that moved in the one shape and add those of their letters; how many steps were read.

    New letters bring their words with their step. This goes once through a store of before, from its first step on.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"follower/{NAME}"])
        if not cursor.fetchone()[0]:
            return 0
        place, _ = Cursor.objects.get_or_create(name=NAME)
        cursor.execute(NEWS, [place.xid, place.feed_id, limit])
        rows = cursor.fetchall()
        _mend({record for _id, _xid, record in rows})
        if rows:
            place.feed_id, place.xid = rows[-1][:2]
            place.save()
    return len(rows)


def _mend(ids: set[UUID]) -> None:
    letters: dict[UUID, list[Document]] = {}
    for one in Document.objects.filter(subject_id__in=ids).order_by("pk"):
        letters.setdefault(one.subject_id, []).append(one)
    with connection.cursor() as cursor:
        for pk, words in Matter.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "words"):
            whole = {folded(word) for word in words} | words_of(letters.get(pk, ()))
            if whole != set(words):
                cursor.execute(ADD, [sorted(whole), pk, words])
