"""Whether the letter of a paper between offices still holds, for whoever checks it."""

from xinhe.documents.models import Document
from xinhe.kernel.clock import local_day
from xinhe.petition.answers.validity import Superseded
from xinhe.supervision.models import Paper

DROPPED = "dropped"


def dropped(letter: Document) -> list[Superseded]:
    """That the paper was withdrawn as sent wrongly (撤销), and when; nothing while it stands."""
    paper = Paper.objects.filter(pk=letter.subject_id, state=DROPPED).select_related("by_office").first()
    return [Superseded("revoked", local_day(paper.moved_at), paper.by_office.name)] if paper else []
