"""Issue a letter: composed, numbered and hashed in the caller's transaction; drawn when somebody asks for it."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from xinhe.documents import archive, book
from xinhe.documents.composing import compose
from xinhe.documents.models import Document, OfficeSeal
from xinhe.documents.numbering import next_number
from xinhe.documents.printing.pdf import pdf
from xinhe.jurisdiction.models import Office
from xinhe.kernel import chain
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.people.models import Account
from xinhe.postgres.kept import Kept

_SEALS: Kept[tuple[str]] = Kept(lambda pk: OfficeSeal.objects.filter(office_id=pk).order_by("pk").values_list("image"))


def issue(
    form_name: str,
    facts: Mapping[str, object],
    *,
    office: Office,
    mark: str,
    subject_id: UUID,
    seq: int,
    at: datetime,
    by: Account | None = None,
) -> Document:
    """Compose a letter and give it the next number of its mark and year; the caller writes its row.

    Inside the caller's transaction: what rolls back gives its number back. Office, day, phone and address are the
    office's own when the facts do not name others. Nothing is drawn here.
    """
    day = local_day(at)
    form = book.form(form_name, day)
    own: dict[str, object] = {"office": office.name, "day": day}
    if not form.by_petitioner:
        own |= {"phone": office.phone, "address": office.address}
    content = compose(form, own | {name: fact for name, fact in facts.items() if fact not in (None, "")})
    document = Document(
        subject_id=subject_id,
        seq=seq,
        form=form.name,
        form_version=form.version,
        office=office,
        number="" if form.unnumbered else next_number(mark, day, series=form.series),
        title=content["title"],
        content=content,
        issued_on=day,
        at=at,
        by=by,
        to_petitioner=form.to_petitioner,
        token=secrets.token_urlsafe(18),
        seal=next((image for (image,) in _SEALS(office.pk)), ""),
    )
    document.hash = hash_of(document)
    return document


def hash_of(document: Document) -> str:
    """The SM3 hash over all that the letter says: content, number, title, day, office and matter."""
    return chain.sm3(
        chain.canonical(
            {
                "matter": str(document.subject_id),
                "seq": document.seq,
                "form": document.form,
                "version": document.form_version,
                "office": document.office_id,
                "number": document.number,
                "title": document.title,
                "issued_on": document.issued_on,
                "seal": document.seal,
                "content": document.content,
            }
        )
    )


def is_intact(document: Document) -> bool:
    """True when the letter still says what it said when it was issued."""
    return hmac.compare_digest(hash_of(document), document.hash)


def for_log(document: Document) -> dict[str, object]:
    """What the event log keeps of a letter."""
    return {"form": document.form, "number": document.number, "hash": document.hash, "title": document.title}


def check_url(document: Document) -> str:
    """Where anyone who holds the paper can see whether it is genuine."""
    return f"{settings.PUBLIC_URL}/letters/{document.token}/"


def by_token(token: str) -> Document | None:
    """The letter with this token, for the public check of a paper."""
    if not token or len(token) > 32:
        return None
    return Document.objects.select_related("office").filter(token=token).first()


def draw(document: Document, content: Mapping[str, Any] | None = None) -> bytes:
    """The letter as PDF, with the seal of the day on which it was issued and the code that proves it.

    ``content`` is the same letter with a name put in where the kept one has none. Raises Refused when the letter, or
    the picture of its seal, is no longer what it was.
    """
    seal = archive.kept(document.seal) if document.seal else None
    if not is_intact(document) or (document.seal and seal is None):
        raise Refused(
            gettext_noop("文书「%(title)s」的内容与签发时的存证不符，不能打印，请联系系统管理员。"),
            code="document_altered",
            title=document.title,
        )
    return pdf(content or document.content, number=document.number, seal=seal, check_url=check_url(document))
