"""``xinhe dossier NUMBER --to FOLDER``: the whole file of a matter as one PDF with an index, and a ZIP with hashes."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused
from xinhe.matters.letters.dossier import dossier
from xinhe.matters.models import Confidentiality, Kind, Matter
from xinhe.mediation.dossier.records import may_read
from xinhe.mediation.dossier.whole import dossier as dossier_of_dispute
from xinhe.mediation.names import look_for_paper
from xinhe.people import reveals
from xinhe.people.models import Account
from xinhe.people.person import Person, staff


class Command(BaseCommand):
    """Write the dossier of one matter as an account may see it."""

    help = (
        "导出一件事的卷宗：NUMBER.pdf（含目录）和 NUMBER.zip（含 SM3 清单）。姓名打码；要明文须写明理由，记入查看记录。"
    )
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which matter, as whose account, where to, and why the name is wanted."""
        parser.add_argument("number", help="事项编号")
        parser.add_argument("--as", dest="username", required=True, help="以哪个账号的权限导出（看不到的事项导不出）")
        parser.add_argument("--to", type=Path, default=Path(), help="写到哪个文件夹")
        parser.add_argument("--reason", default="", help="需要姓名明文的理由，记入查看记录")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Write both files and name them."""
        at = timezone.now()
        account = Account.objects.select_related("office__region").filter(username=options["username"]).first()
        if account is None:
            raise CommandError(f"没有账号「{options['username']}」。")
        person = staff(account)
        try:
            matter = _found(options["number"], person)
            if matter.kind == Kind.DISPUTE:
                if options["reason"] and may_read(matter, person):
                    look_for_paper(matter, f"调解卷宗，{options['reason']}", person, at=at)
            elif options["reason"]:
                reveals.open_identity(
                    account_person=person,
                    matter_id=matter.pk,
                    number=matter.number,
                    party_seq=1,
                    reason=options["reason"],
                    at=at,
                )
            bind = dossier_of_dispute if matter.kind == Kind.DISPUTE else dossier
            bound, packed = bind(matter, by=person, at=at)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        folder: Path = options["to"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for ending, data in ((".pdf", bound), (".zip", packed)):
                path = folder / f"{matter.number}{ending}"
                path.write_bytes(data)
                path.chmod(0o600)
                self.stdout.write(str(path))
        except OSError as error:
            raise CommandError(f"写不了 {folder}：{error.strerror}") from error


def _found(number: str, person: Person) -> Matter:
    visible = Matter.objects.visible_to(person).select_related("receiver", "holder", "lead", "category")
    matter = visible.select_related("problem_region__parent").filter(number=parse_matter_number(number)).first()
    if matter is None:
        raise CommandError("没有找到这件事：编号写错了，或者这个账号看不到它。")
    if matter.confidentiality == Confidentiality.ACCUSATION and person.office_id != matter.holder_id:
        raise CommandError("检举控告的卷宗只由承办的纪检监察机关导出。")
    return matter
