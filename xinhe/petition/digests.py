"""The hashes by which a matter's log keeps what was signed or rated without repeating it."""

from xinhe.kernel import chain
from xinhe.matters.models import Item, Matter
from xinhe.petition.models import Rating, Review


def opinion_hash(matter: Matter) -> str:
    """The hash of all answers as they stand."""
    answers = Item.objects.filter(matter=matter).order_by("seq")
    return chain.sm3(chain.canonical([[a.seq, a.text, a.result, a.facts, a.basis, a.opinion] for a in answers]))


def review_hash(review: Review) -> str:
    """The hash of a review as it stands."""
    said = [review.seq, review.stage, review.result, review.facts, review.basis, review.opinion]
    said += [review.rulings] if review.rulings else []
    return chain.sm3(chain.canonical(said))


def rating_digest(rating: Rating) -> str:
    """What the log keeps of a rating: proof that it was not changed, without showing it."""
    said = [rating.salt, rating.office_rating, rating.petition_office_rating, rating.comment]
    return chain.sm3(chain.canonical(said))
