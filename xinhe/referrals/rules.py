"""The steps of referrals and the time that each kind of sender gives, as read from ``rules/referrals/``."""

import functools
from collections.abc import Mapping
from datetime import date

from django.conf import settings

from xinhe.kernel import dated
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.procedures.book import bind
from xinhe.procedures.definition import Procedure


@functools.cache
def versions() -> Mapping[str, Procedure]:
    """Every version by its date of force, the oldest first. Raises BadRule naming the file."""
    book = bind(sorted((settings.RULES / "referrals").glob("*.toml")))
    return {version: procedure for (_, version), procedure in book.items()}


def in_force(on: date) -> Procedure:
    """The version that what begins on this day falls under. Raises Refused when none is in force yet."""
    begun = dated.in_force(versions().values(), on)
    if begun is None:
        raise Refused(gettext_noop("%(day)s 还没有生效的对接规则。"), code="no_procedure", day=on.isoformat())
    return begun
