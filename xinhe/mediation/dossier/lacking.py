"""What the dossier of a dispute has to hold and does not: named before anybody binds it."""

from xinhe.documents.models import Document
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Event, Matter, Party
from xinhe.mediation.dossier.records import AGREED
from xinhe.mediation.models import Attempt

ENDED = ("mediation_end", "mediation_turned_down")
NO_RIGHTS = gettext_noop("权利义务告知书：没有发过。")
NO_DOCUMENT = gettext_noop("身份证明：还有当事人没有登记证件号码。")
NO_RECORD = gettext_noop("调解记录：确定了调解员，没有一次记录。")
NO_PAPER = gettext_noop("协议书或者终止告知书：还没有。")


def lacks(matter: Matter) -> list[str]:
    """A sentence for each obligatory part that is not there; four queries."""
    forms = set(Document.objects.filter(subject_id=matter.pk).values_list("form", flat=True))
    people = Party.objects.filter(matter=matter).exclude(side=0).defer("sealed")
    was_mediated = Attempt.objects.filter(matter=matter).exists()
    is_recorded = Event.objects.filter(matter=matter, act="meet").exists()
    found = {
        NO_RIGHTS: "mediation_rights" not in forms,
        NO_DOCUMENT: any(not one.masked_id for one in people),
        NO_RECORD: was_mediated and not is_recorded,
        NO_PAPER: not forms & {*AGREED, *ENDED},
    }
    return [sentence for sentence, is_lacking in found.items() if is_lacking]
