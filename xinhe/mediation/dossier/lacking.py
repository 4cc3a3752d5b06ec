"""What the dossier of a dispute has to hold and does not: named before anybody binds it."""

from xinhe.documents.models import Document
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Event, Matter, Party
from xinhe.mediation.agreed.copies import HANDED, copies_of
from xinhe.mediation.dossier.records import AGREED
from xinhe.mediation.models import FIRST, SECOND, Attempt

WRITTEN = "mediation_agreement_paper"
ENDED = ("mediation_end", "mediation_turned_down")
NO_RIGHTS = gettext_noop("权利义务告知书：没有发过。")
NO_DOCUMENT = gettext_noop("身份证明：还有当事人没有登记证件号码。")
NO_RECORD = gettext_noop("调解记录：确定了调解员，没有一次记录。")
NO_COPIES = {
    FIRST: gettext_noop("协议书原件：申请的一方还没有拿到全部。"),
    SECOND: gettext_noop("协议书原件：对方还没有拿到全部。"),
}
NO_PAPER = gettext_noop("协议书或者终止告知书：还没有。")


def lacks(matter: Matter) -> list[str]:
    """A sentence for each obligatory part that is not there; four queries."""
    forms = set(Document.objects.filter(subject_id=matter.pk).values_list("form", flat=True))
    people = list(Party.objects.filter(matter=matter).exclude(side=0).defer("sealed"))
    was_mediated = Attempt.objects.filter(matter=matter).exists()
    events = list(Event.objects.filter(matter=matter, act__in=("meet", HANDED)))
    copies, is_written = copies_of(people, events), WRITTEN in forms
    found = {
        NO_RIGHTS: "mediation_rights" not in forms,
        NO_DOCUMENT: any(not one.masked_id for one in people),
        NO_RECORD: was_mediated and not any(one.act == "meet" for one in events),
        **{sentence: is_written and copies.left(side) > 0 for side, sentence in NO_COPIES.items()},
        NO_PAPER: not forms & {*AGREED, *ENDED},
    }
    return [sentence for sentence, is_lacking in found.items() if is_lacking]
