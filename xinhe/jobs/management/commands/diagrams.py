"""``xinhe diagrams``: draw every procedure into docs/procedures; with --check name the files that are stale."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from xinhe.procedures import book
from xinhe.procedures.definition import LANGUAGES
from xinhe.procedures.diagram import state_diagram, wall_chart
from xinhe.procedures.route_chart import route_chart
from xinhe.procedures.soundness import faults
from xinhe.referrals import rules as referrals
from xinhe.supervision import rules

FOLDER = settings.ROOT / "docs" / "procedures"


def drawings() -> Iterator[tuple[str, str]]:
    """Name and text of every picture of every version of every procedure. Refuses a procedure that isn't sound."""
    for procedure in (*book.all_versions(), *rules.versions().values(), *referrals.versions().values()):
        name = f"{procedure.code}-{procedure.version}"
        if found := faults(procedure):
            raise CommandError("\n".join(f"{procedure.path}: {fault}" for fault in found))
        yield f"{name}-states.svg", state_diagram(procedure)
        for language in LANGUAGES:
            yield f"{name}-chart-{language}.svg", wall_chart(procedure, language)
            # A variant leads nowhere by itself: what has to go elsewhere leaves it first.
            if procedure.routes and not procedure.base:
                yield f"{name}-ways-{language}.svg", route_chart(procedure, language)


def stale(folder: Path) -> list[str]:
    """The pictures in the folder that are missing, differ from the rule files, or have none any more."""
    drawn = dict(drawings())
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.svg")}
    return sorted(name for name in drawn.keys() | kept.keys() if drawn.get(name) != kept.get(name))


class Command(BaseCommand):
    """Draw the state diagram and the wall charts of every procedure."""

    help = "Draw docs/procedures/*.svg from the rule files."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """--check draws nothing; --folder draws elsewhere."""
        parser.add_argument("--check", action="store_true", help="name stale files and exit 1, draw nothing")
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(self, *args: Any, check: bool, folder: Path, **options: Any) -> None:  # noqa: ARG002
        """Draw, or compare."""
        names = stale(folder)
        if check:
            if names:
                raise CommandError("stale, run `xinhe diagrams`: " + ", ".join(names))
            return
        folder.mkdir(parents=True, exist_ok=True)
        drawn = dict(drawings())
        for name in names:
            if name in drawn:
                (folder / name).write_text(drawn[name], encoding="utf-8")
            else:
                (folder / name).unlink()
            self.stdout.write(name)
