"""The steps of papers between offices, as read from ``rules/supervision/``: the same form and engine as a matter's."""

import functools
from collections.abc import Mapping
from datetime import date

from django.conf import settings

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.procedures.definition import Procedure, read


@functools.cache
def versions() -> Mapping[str, Procedure]:
    """Every version by its date of force, the oldest first. Raises BadRule naming the file."""
    found = (read(path) for path in sorted((settings.RULES / "supervision").glob("*.toml")))
    return {procedure.version: procedure for procedure in found}


def in_force(on: date) -> Procedure:
    """The version that a paper begun on this day falls under. Raises Refused when none is in force yet."""
    begun = [one for one in versions().values() if one.in_force <= on]
    if not begun:
        raise Refused(gettext_noop("%(day)s 还没有生效的督查督办规则。"), code="no_procedure", day=on.isoformat())
    return begun[-1]
