"""Which offices may learn of a matter, and how one is let into it or kept out: the one place for every act."""

from collections.abc import Collection

from xinhe.jurisdiction.models import Office, OfficeKind
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Confidentiality, Matter
from xinhe.matters.models.matter import may_know_accused
from xinhe.people.person import Person
from xinhe.procedures import book


def check_may_learn(matter: Matter, office: Office, *, by: Person) -> None:
    """Refuse an office that must not learn of the matter (第二十八条第三款、第三十条第三款).

    An accused office and those below it learn nothing of it. An accusation goes to the discipline organ, or, once it is
    said whom it accuses, to an organ with the power to act that is not accused (第三十条第一款).
    Who is accused is said to those alone whom it concerns: others could find it out by trying one office after another.
    """
    if office.pk in matter.barred and not may_know_accused(by):
        raise Refused(
            gettext_noop("%(office)s不能参与办理这件事，请选另一个单位，或者请信访部门定。"),
            code="other_office",
            field="office",
            office=office.name,
        )
    if office.pk in matter.barred:
        raise Refused(
            gettext_noop("%(office)s是被检举控告的单位或者它的下级，不能让它知道这件事，也不能由它办理。"),
            code="barred_office",
            field="office",
            article="第三十条第三款",
            office=office.name,
        )
    if matter.confidentiality != Confidentiality.ACCUSATION or office.kind == OfficeKind.DISCIPLINE:
        return
    if "accusation_organs" not in book.get(matter.procedure, matter.version).settings:
        raise Refused(
            gettext_noop("检举控告只能移交纪检监察机关办理，不得转给或者告诉被检举控告的人员和其他单位。"),
            code="accusation_goes_to_discipline",
            field="office",
            article="第三十条第三款",
        )
    if not matter.barred:
        raise Refused(
            gettext_noop(
                "还没有写明被检举控告的单位，只能移交纪检监察机关。要交有权处理的其他机关，请重新审核，写明被检举控告的单位。"
            ),
            code="accused_not_named",
            field="office",
            article="第三十条第一款、第三十条第三款",
        )


def let_see(matter: Matter, office: Office) -> None:
    """The office has a part in the matter from now on and finds it in its lists."""
    if office.pk not in matter.offices:
        matter.offices = [*matter.offices, office.pk]


def keep_out(matter: Matter, offices: Collection[int]) -> None:
    """These offices may not know of the matter from now on, and so owe no answer on it any more."""
    matter.barred = sorted({*matter.barred, *offices})
    matter.asked = [one for one in matter.asked if one not in matter.barred]
    matter.is_supervised = matter.is_supervised and bool(matter.asked)
