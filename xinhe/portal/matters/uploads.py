"""The files that come with a form: each taken in or refused with its sentence."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from xinhe.documents import quota
from xinhe.documents.attached.kinds import ACCEPTED
from xinhe.documents.store import Incoming, drop, receive, rows
from xinhe.kernel.refusal import Refused
from xinhe.portal.matters.door import address_of
from xinhe.portal.matters.forms.plain import Plain
from xinhe.web.attaching import hint

NOBODY = UUID(int=0)


def limits() -> dict[str, object]:
    """What a page says of files before one is chosen: which kinds, and how large."""
    return {"accept": ACCEPTED, "hint": hint()}


def received(request: HttpRequest, form: Plain, *, kept: Sequence[Incoming] = (), at: datetime) -> list[Incoming]:
    """The files kept from before but for those struck out, and the new ones; refusals stand beside the field."""
    news = request.FILES.getlist("files")
    if news:
        quota.reserve(sum(one.size or 0 for one in news), source=address_of(request), at=at)
    struck = set(request.POST.getlist("drop"))
    files = [one for one in kept if one.hash not in struck]
    for upload in news:
        try:
            files.append(receive(upload))
        except Refused as refused:
            form.refuse(refused)
    try:
        # Counts them the way the act will, before anything is read back.
        rows(files, subject_id=NOBODY, seq=0, from_petitioner=True, at=at)
    except Refused as refused:
        form.refuse(refused)
    return list(dict.fromkeys(files))


@contextmanager
def kept_with(request: HttpRequest, form: Plain, *, at: datetime) -> Iterator[list[Incoming]]:
    """The files of a form for the act that it fills; when the act does not come about they are dropped."""
    files = received(request, form, at=at)
    try:
        yield files
        if not form.is_good:
            drop(files)
    except Refused:
        drop(files)
        raise
    finally:
        size = sum(one.size or 0 for one in request.FILES.getlist("files"))
        if size:
            quota.release(size, source=address_of(request))


def filed(request: HttpRequest, files: Sequence[Incoming]) -> None:
    """These files belong to a matter now, and no longer count as waiting."""
    if files:
        quota.release(sum(one.size for one in files), source=address_of(request))
