"""Which version of a procedure is in force: reads ``rules/`` once and keeps it for the process."""

import functools
import logging
from collections.abc import Container, Iterable
from datetime import date
from pathlib import Path

from django.conf import settings

from xinhe.jurisdiction.models import HolidayTable
from xinhe.kernel import dated, workdays
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.workdays import Calendar
from xinhe.procedures.amending import compiled
from xinhe.procedures.definition import BadRule, OfficeRules, Procedure, read_office_rules, sheet
from xinhe.procedures.soundness import faults, usual_faults

logger = logging.getLogger(__name__)

# Folders of other rules; "supervision", "findings" and "referrals" have steps, but none of a matter.
NOT_PROCEDURES = {
    "holidays",
    "demo",
    "documents",
    "compliance",
    "templates",
    "supervision",
    "referrals",
    "findings",
    "guide",
    "service",
    "sentences",
    "validity",
    "guards",
    "office",
    "mediation-network",
    "confirmation",
    "exports",
}


class UnknownVersion(KeyError):
    """A matter is pinned to rules whose file is not there."""

    def __str__(self) -> str:
        return str(self.args[0])


def load(folder: Path) -> dict[tuple[str, str], Procedure]:
    """All procedures under a rules folder by (code, version). Raises BadRule naming the file."""
    paths = [p for p in sorted(folder.glob("*/*.toml")) if p.parent.name not in NOT_PROCEDURES]
    return bind(paths, office=read_office(folder))


def bind(paths: Iterable[Path], *, office: OfficeRules | None = None) -> dict[tuple[str, str], Procedure]:
    """The procedures of these files by (code, version), amendments and variants in whole. Raises BadRule.

    ``office`` brings the steps that people of one office take among themselves.
    """
    sheets = [sheet(path) for path in paths]
    book = compiled({(one.rules.code, one.rules.version): one for one in sheets})
    if office is not None:
        book = {key: office.within(procedure) for key, procedure in book.items()}
    for procedure in book.values():
        check(procedure)
        for corrected in procedure.corrected:
            check(corrected)
    return book


def check(procedure: Procedure) -> None:
    """Raise BadRule, naming the file and all that is wrong in it, unless the procedure is sound."""
    if told := faults(procedure):
        since = f" as corrected on {procedure.corrected_on}" if procedure.corrected_on else ""
        raise BadRule(f"{procedure.path}{since}: {'; '.join(told)}")


@functools.cache
def _book() -> dict[tuple[str, str], Procedure]:
    return load(settings.RULES)


def reread() -> None:
    """Look into the folder once more: a file that was put back is found, one that was taken away stays known."""
    try:
        _book().update(load(settings.RULES))
    except BadRule as error:
        logger.warning("the rules were not read anew: %s", error)


def calendar() -> Calendar:
    """The holiday tables of this installation: the shipped ones, and in their place those that it took in itself.

    Read anew as soon as one was saved: every process sees the stamp of the saving one, which costs no query.
    """
    try:
        stamp = settings.HOLIDAY_STAMP.stat().st_mtime_ns
    except FileNotFoundError:
        return shipped_calendar()
    return _own_calendar(stamp)


@functools.cache
def shipped_calendar() -> Calendar:
    """The holiday tables that came with the rules."""
    return workdays.load(settings.RULES / "holidays")


@functools.lru_cache(maxsize=1)
def _own_calendar(stamp: int) -> Calendar:  # noqa: ARG001 (the stamp is what it is kept by)
    own = [one.table() for one in HolidayTable.objects.all()]
    return functools.reduce(Calendar.replace, own, shipped_calendar())


@functools.cache
def office_rules() -> OfficeRules:
    """How an office works inside itself: the newest file."""
    return check_office(read_office(settings.RULES))


def check_office(rules: OfficeRules, *, known: Container[str] | None = None) -> OfficeRules:
    """The rules, when they fit all procedures and, where given, the known facts. Raises BadRule naming the file."""
    if told := usual_faults(rules, all_versions(), known=known):
        raise BadRule(f"{rules.path}: {'; '.join(told)}")
    return rules


def read_office(folder: Path) -> OfficeRules:
    """The newest office rules under a rules folder; none at all where there is no such file."""
    paths = sorted((folder / "office").glob("*.toml"))
    return read_office_rules(paths[-1]) if paths else OfficeRules(date.min, usual={})


def all_versions() -> tuple[Procedure, ...]:
    """Every version of every procedure, oldest first."""
    return tuple(sorted(_book().values(), key=lambda p: (p.code, p.in_force)))


def get(code: str, version: str) -> Procedure:
    """The version that a matter is pinned to. Raises UnknownVersion when its file is not there."""
    try:
        return _book()[code, version]
    except KeyError:
        raise UnknownVersion(f"no rules {code}/{version}.toml") from None


def in_force(code: str, on: date) -> Procedure:
    """The version of a procedure that a matter beginning on this day falls under. Raises Refused when none is."""
    found = dated.in_force((p for p in _book().values() if p.code == code), on)
    if found is None:
        raise Refused(
            gettext_noop("%(day)s 还没有生效的程序规则（%(procedure)s）。"),
            code="no_procedure",
            day=on.isoformat(),
            procedure=code,
        )
    return found


def entered_by(act: str, base: Procedure, on: date) -> Procedure:
    """The variant of a procedure that this act leads into."""
    codes = {p.code for p in _book().values() if p.base == base.code and p.enter == act}
    return in_force(min(codes), on)


def for_kind(kind: str, on: date) -> Procedure:
    """The procedure in which matters of this kind begin: the one without a base."""
    codes = {p.code for p in _book().values() if p.kind == kind and not p.base}
    if not codes:
        raise Refused(
            gettext_noop("本平台现在办理信访事项，这一类事项还不能在这里提交。"),
            code="no_such_kind",
            field="kind",
        )
    return in_force(min(codes), on)
