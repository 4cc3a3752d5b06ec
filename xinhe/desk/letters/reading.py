"""Letters between two offices: what one was advised about another is for these two to read."""

from collections.abc import Iterable

from xinhe.documents.models import Document
from xinhe.people.person import Person
from xinhe.supervision.models import Recommendation

BETWEEN_TWO = "recommendation"


def readable(letters: Iterable[Document], by: Person) -> list[Document]:
    """The letters that this person may read: a recommendation (三项建议书) only at its sender and its receiver.

    A unit that has the matter in hand could otherwise read what was advised about it (第四十条第三款).
    """
    rows = list(letters)
    strange = [row.pk for row in rows if row.form == BETWEEN_TWO and row.office_id != by.office_id]
    if not strange:
        return rows
    mine = set(
        Recommendation.objects.filter(document_id__in=strange, to_id=by.office_id).values_list("document_id", flat=True)
    )
    return [row for row in rows if row.pk not in strange or row.pk in mine]
