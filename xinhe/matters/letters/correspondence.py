"""The letters of a matter as its petitioner and the public may see them."""

from datetime import datetime, timedelta

from xinhe.documents.issuing import by_token
from xinhe.documents.models import Document
from xinhe.kernel.refusal import TooMany, Unknown, gettext_noop
from xinhe.matters.models import Matter
from xinhe.people import throttle
from xinhe.people.models import Tries

# What has to be served first: the petitioner's days begin with receipt, not with signature (第三十五条).
SERVED_FIRST = frozenset({"opinion", "review_opinion", "recheck_opinion"})
# Letters on whose service the procedure hangs, each with the act that serves it; any other is served by serve_letter.
SERVED_BY = {
    "opinion": "serve",
    "suggestion_reply": "serve_reply",
    "review_opinion": "serve_review",
    "recheck_opinion": "serve_review",
}
# The petitioner's own request stands with the letters; the proof of service is told beside the letter it proves.
OWN, BESIDE = "review_request", "service_proof"
CHECKS_FROM_AN_ADDRESS = 100
WINDOW = timedelta(hours=1)
NO_SUCH_LETTER = gettext_noop("查无此文书。请核对纸上的网址或者二维码；仍然查不到的，请打电话给落款的单位核实。")


def letters_for(matter: Matter) -> list[Document]:
    """Every letter that the petitioner may have, in order, each with its services; two queries."""
    rows = Document.objects.filter(subject_id=matter.pk).select_related("office").prefetch_related("services")
    return [one for one in rows.order_by("at", "id") if _is_theirs(one)]


def _is_theirs(one: Document) -> bool:
    if one.form in SERVED_FIRST:
        return bool(one.services.all())
    return one.form == OWN or (one.to_petitioner and one.form != BESIDE)


def letter_by_token(token: str, *, address: str, at: datetime) -> Document:
    """The letter whose paper carries this token. Raises Unknown, and TooMany after a hundred misses in an hour.

    Call it outside a transaction that may roll back: the count must stay.
    """
    key = f"letter-from/{address}"
    over = at - WINDOW
    tries = Tries.objects.filter(key=key, since__gt=over).first()
    if tries is not None and tries.count >= CHECKS_FROM_AN_ADDRESS:
        raise TooMany(retry_after=max(1, int((tries.since - over).total_seconds()) + 1))
    document = by_token(token) if token.isascii() and token.isprintable() else None
    if document is None:
        throttle.hit(key, limit=CHECKS_FROM_AN_ADDRESS, seconds=int(WINDOW.total_seconds()), at=at)
        raise Unknown(NO_SUCH_LETTER)
    return document
