"""Inform the organisation department: what was said of a cadre goes to who manages cadres (第三十条第二款)."""

from collections.abc import Mapping
from datetime import datetime

from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks
from xinhe.people.person import Person
from xinhe.petition.step import step

# To whom a major case goes besides: its title, and the sentence where it is missing.
LEADERS: Mapping[str, tuple[str, str]] = {
    "secretary": (
        gettext_noop("党委主要负责同志"),
        gettext_noop("重大情况要报送党委主要负责同志，请写明向谁、怎样报送的（第三十条第二款）。"),
    ),
    "organisation_leader": (
        gettext_noop("分管组织（人事）工作的负责同志"),
        gettext_noop("重大情况要报送分管组织（人事）工作的负责同志，请写明向谁、怎样报送的（第三十条第二款）。"),
    ),
}


def inform_organisation(
    matter: Matter,
    *,
    organ: str,
    authority: str,
    about: str,
    by: Person,
    at: datetime,
    major: bool = False,
    secretary: str = "",
    organisation_leader: str = "",
    seen: int | None = None,
) -> Matter:
    """Write to the organisation (personnel) department that manages the cadre; of a major case two leaders are told.

    ``authority`` says by whom the cadre is managed. The department gets the letter and no sight of the matter; neither
    letter nor log names the petitioner. Raises Invalid naming each wrong field.
    """
    given = {"secretary": secretary, "organisation_leader": organisation_leader}
    checks = Checks()
    organ = checks.text("organ", organ, limit=60, sentence=gettext_noop("请写明通报哪个组织（人事）部门。"))
    authority = checks.text(
        "authority", authority, limit=60, sentence=gettext_noop("请写明按什么干部管理权限，例如：县管干部。")
    )
    about = checks.text("about", about, limit=1000, sentence=gettext_noop("请写明反映的是哪位干部、什么问题。"))
    told = {
        name: checks.text(name, given[name], limit=200, sentence=sentence if major else "")
        for name, (_title, sentence) in LEADERS.items()
    }
    checks.done()
    with step(matter, "inform_organisation", by=by, at=at, seen=seen) as move:
        _check_not_accused(move, organ)
        letter(move, to=organ, authority=authority, about=about, is_major=major)
        move.data |= {"organ": organ, "authority": authority, "is_major": major}
        move.data["reported"] = {name: said for name, said in told.items() if major and said}
    return move.matter


def _check_not_accused(move: Move, organ: str) -> None:
    """An accused office, or one below it, is told nothing under any of its names (第三十条第三款)."""
    for office in Office.objects.filter(pk__in=move.matter.barred):
        if any(name and (name in organ or organ in name) for name in (office.name, office.short)):
            raise Refused(
                gettext_noop("%(office)s是被检举控告的单位或者它的下级，不能让它知道这件事，也不能由它办理。"),
                code="barred_office",
                field="organ",
                article="第三十条第三款",
                office=office.name,
            )
