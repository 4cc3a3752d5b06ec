"""The steps of papers and of findings, as read from ``rules/``: the same form and engine as a matter's."""

import functools
from collections.abc import Mapping
from datetime import date

from django.conf import settings

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.procedures.definition import Procedure, read

PAPERS, FINDINGS = "supervision", "findings"


@functools.cache
def versions(folder: str = PAPERS) -> Mapping[str, Procedure]:
    """Every version by its date of force, the oldest first. Raises BadRule naming the file."""
    found = (read(path) for path in sorted((settings.RULES / folder).glob("*.toml")))
    return {procedure.version: procedure for procedure in found}


def in_force(on: date, folder: str = PAPERS) -> Procedure:
    """The version that what begins on this day falls under. Raises Refused when none is in force yet."""
    begun = [one for one in versions(folder).values() if one.in_force <= on]
    if not begun:
        raise Refused(gettext_noop("%(day)s 还没有生效的督查督办规则。"), code="no_procedure", day=on.isoformat())
    return begun[-1]
