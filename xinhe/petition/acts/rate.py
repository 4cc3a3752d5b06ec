"""Rate: the petitioner says what they think of the unit and of the petition office (第二十一条第二款)."""

import secrets
from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.people.person import Person
from xinhe.petition.digests import rating_digest
from xinhe.petition.models import Rating, Satisfaction
from xinhe.petition.step import step


def rate(
    matter: Matter,
    *,
    office_rating: str,
    petition_office_rating: str,
    by: Person,
    at: datetime,
    comment: str = "",
    seen: int | None = None,
) -> Matter:
    """Rate once within the window. The log holds only a salted digest: the unit sees totals, not who said what."""
    checks = Checks()
    sentence = gettext_noop("请选择满意、基本满意或不满意。")
    checks.need("office_rating", office_rating in Satisfaction.values, sentence)
    checks.need("petition_office_rating", petition_office_rating in Satisfaction.values, sentence)
    comment = checks.text("comment", comment, limit=500)
    checks.done()
    with step(matter, "rate", by=by, at=at, seen=seen) as move:
        rating = Rating(
            matter=move.matter,
            office_rating=office_rating,
            petition_office_rating=petition_office_rating,
            comment=comment,
            salt=secrets.token_hex(16),
            at=move.at,
        )
        move.rows.append(rating)
        move.matter.rated_at = move.at
        move.data["digest"] = rating_digest(rating)
    return move.matter
