"""Numbers of letters: 机关代字〔YYYY〕N号, of files （YYYY）机关代字第N号.

Unique and without gaps by a counter row taken inside the transaction.
"""

from datetime import date

from xinhe.documents.forms import SERIES
from xinhe.documents.models import Document, DocumentCounter
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.postgres.counter import counter

LONGEST_MARK = 20
NEXT = counter(DocumentCounter)

# A number is "临信〔2026〕12号" or "（2026）临人调字第12号"; its counter's key is what stands before the 12.
USED = f"""
SELECT substring(number FROM '^(.*[〕第])[0-9]+号$') AS key, substring(number FROM '[〕第]([0-9]+)号$')::bigint AS n
FROM {Document._meta.db_table} WHERE number <> ''
"""  # noqa: S608 (only our own table name is put in)


def next_number(mark: str, day: date, *, series: str = SERIES) -> str:
    """The next number under this mark in the day's year; holds the counter's row until the transaction ends.

    A rollback gives the number back, so none is ever missing.
    """
    mark = mark.strip()
    if not mark or len(mark) > LONGEST_MARK:
        raise Refused(
            gettext_noop("发文单位还没有机关代字，或者机关代字超过 %(limit)d 个字，请先在单位资料中设置。"),
            code="no_mark",
            field="mark",
            limit=LONGEST_MARK,
        )
    key = series % {"mark": mark, "year": day.year}
    [(last,)] = NEXT(key)
    return f"{key}{last}号"
