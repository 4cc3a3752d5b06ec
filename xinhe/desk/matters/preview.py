"""A letter before it is sent: the act is taken, its letters are read, and everything is undone again."""

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from xinhe.desk.frame import desk_page
from xinhe.desk.letters.answer import as_pdf
from xinhe.desk.matters.fetching import fetch
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.desk.matters.views import refused_drawer, the_drawer, typed_form
from xinhe.documents.models import Document
from xinhe.documents.printing.pdf import pdf
from xinhe.kernel.later import later
from xinhe.kernel.refusal import Refused, Unknown
from xinhe.matters.letters.printing import named
from xinhe.matters.privacy import shown_name
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest

if TYPE_CHECKING:
    import pypdf
else:
    pypdf = later("pypdf")

NO_LETTER = _("这样办不会发出文书。")


@require_POST
@desk_page()
def preview(request: TimedRequest, by: Person, number: str, act: str) -> HttpResponse:
    """The letters that this act would issue with what was typed, as PDF; no number is used and nothing is kept."""
    at = request.at
    found = fetch(by, number, at=at)
    form = typed_form(act)(request, found, by, at=at)
    if not form.is_valid():
        return the_drawer(request, by, act, form, status=422)
    name = shown_name(found, by, at=at)
    try:
        letters = _letters(form)
    except Refused as refused:
        if isinstance(refused, Unknown):
            raise
        return refused_drawer(request, by, act, form, refused)
    if not letters:
        form.add_error(None, NO_LETTER)
        return the_drawer(request, by, act, form, status=422)
    drawn = [pdf(named(letter, name), preview=True) for letter in letters]
    return as_pdf(_bound(drawn), name=f"预览 {letters[0]['title']}")


def _letters(form: ActForm) -> list[Mapping[str, Any]]:
    """What the act's letters say. The counters of numbers go back with everything else."""
    with transaction.atomic():
        form.perform()
        written = Document.objects.filter(subject_id=form.matter.pk, seq__gt=form.matter.log_seq)
        contents = list(written.order_by("at", "id").values_list("content", flat=True))
        transaction.set_rollback(True)
    return contents


def _bound(letters: Sequence[bytes]) -> bytes:
    """Several letters in one file, in the order in which they would go out."""
    if len(letters) == 1:
        return letters[0]
    writer = pypdf.PdfWriter()
    for letter in letters:
        writer.append(io.BytesIO(letter))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
