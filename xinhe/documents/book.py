"""Which version of a form is in force: reads ``rules/documents/`` once and keeps it for the process.

A letter is made with the version of its day and keeps its own words: printing it again asks for no form.
"""

import functools
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.conf import settings

from xinhe.documents.forms import BadForm, Form, read
from xinhe.kernel.dated import in_force
from xinhe.kernel.refusal import Refused, gettext_noop


def load(folder: Path) -> dict[str, tuple[Form, ...]]:
    """The versions of each form of a folder, the oldest first. Raises BadForm naming file, line and field."""
    if loose := sorted(folder.glob("*.toml")):
        raise BadForm(
            f"{loose[0]}: a form has a folder of its own and a file for each version,"
            f" named by the day from which it is in force: {loose[0].stem}/2022-05-01.toml"
        )
    versions: dict[str, tuple[Form, ...]] = {}
    for path in sorted(folder.glob("*/*.toml")):
        form = read(path)
        versions[form.name] = (*versions.get(form.name, ()), form)
    return versions


@functools.cache
def _book() -> Mapping[str, tuple[Form, ...]]:
    return load(settings.RULES / "documents")


def forms(on: date) -> Mapping[str, Form]:
    """Every form that is in force on a day, by its name."""
    begun = {name: in_force(versions, on) for name, versions in _book().items()}
    return {name: form for name, form in begun.items() if form is not None}


def form(name: str, on: date) -> Form:
    """The version of a form with which a letter of this day is made. Raises Refused when none is in force yet."""
    found = in_force(_book()[name], on)
    if found is None:
        raise Refused(
            gettext_noop("%(day)s 还没有生效的文书格式（%(form)s）。"),
            code="no_form",
            day=on.isoformat(),
            form=_book()[name][0].title,
        )
    return found
