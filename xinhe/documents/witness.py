"""Letters that a log names: are they still there, and do they say what they said?"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from xinhe.documents.issuing import is_intact
from xinhe.documents.models import Document
from xinhe.kernel.discrepancy import Discrepancy


def lost_letter(name: str, pk: UUID, events: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Discrepancy]:
    """A letter that the log names and that is gone, or says another thing than when it was issued."""
    told = {(seq, one["hash"]) for seq, data in events for one in data.get("documents", [])}
    if not told:
        return
    kept = {(d.seq, d.hash): d for d in Document.objects.filter(subject_id=pk)}
    for seq, digest in sorted(told):
        document = kept.get((seq, digest))
        if document is None or not is_intact(document):
            yield Discrepancy(name, seq, "这一步发出的文书被改动或删除")
            return
