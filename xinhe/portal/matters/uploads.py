"""The files that come with a form: each taken in or refused with its sentence."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from xinhe.documents.store import Incoming, receive, rows
from xinhe.kernel.refusal import Refused
from xinhe.portal.matters.forms import Plain

NOBODY = UUID(int=0)


def received(request: HttpRequest, form: Plain, *, kept: Sequence[Incoming] = (), at: datetime) -> list[Incoming]:
    """The files kept from before but for those struck out, and the new ones; refusals stand beside the field."""
    struck = set(request.POST.getlist("drop"))
    files = [one for one in kept if one.hash not in struck]
    for upload in request.FILES.getlist("files"):
        try:
            files.append(receive(upload))
        except Refused as refused:
            form.refuse(refused)
    try:
        # Counts them the way the act will, before anything is read back.
        rows(files, matter_id=NOBODY, seq=0, from_petitioner=True, at=at)
    except Refused as refused:
        form.refuse(refused)
    return list(dict.fromkeys(files))
