"""What the hashes in a matter's log say of opinion, review, rating and letters: the nets of before traces."""

from collections.abc import Iterator, Sequence

from xinhe.documents.witness import lost_letter
from xinhe.kernel.discrepancy import Discrepancy
from xinhe.matters.models import Matter
from xinhe.petition.digests import opinion_hash, rating_digest, review_hash
from xinhe.petition.models import Rating, Review
from xinhe.records.models import Chained


def witness(matter: Matter, events: Sequence[Chained]) -> Iterator[Discrepancy]:
    """What was signed, issued or rated and does not stand as the log's hash says."""
    # A new draft, a review or a correction lawfully takes the place of what was signed before; traces prove it then.
    anew = ("sign", "draft_opinion", "classify", "reopen")
    signed = next((e for e in reversed(events) if e.act in anew or e.data.get("replaced")), None)
    if signed and signed.act == "sign" and opinion_hash(matter) != signed.data["opinion"]:
        yield Discrepancy(matter.number, signed.seq, "处理意见在签发后被改动")
    yield from _reviews(matter, events)
    yield from lost_letter(matter.number, matter.pk, ((e.seq, e.data) for e in events))
    rated = next((e for e in events if e.act == "rate"), None)
    if rated:
        rating = Rating.objects.filter(matter=matter).first()
        if rating is None or rating_digest(rating) != rated.data["digest"]:
            yield Discrepancy(matter.number, rated.seq, "评价被改动或删除")


def _reviews(matter: Matter, events: Sequence[Chained]) -> Iterator[Discrepancy]:
    """The last signed review still says what was signed."""
    last = next((e for e in reversed(events) if e.act in ("sign_review", "draft_review", "ask_review")), None)
    if last is None or last.act != "sign_review":
        return
    review = Review.objects.filter(matter=matter).order_by("-seq").first()
    if review is None or review_hash(review) != last.data["review"]:
        yield Discrepancy(matter.number, last.seq, "复查、复核意见在签发后被改动")
