"""Move up: after attempts at one level the dispute goes to the body above, if a side asks for it (321)."""

from datetime import datetime

from xinhe.matters.learning import let_see
from xinhe.matters.models import Matter
from xinhe.mediation.facts import body_above, tree_of
from xinhe.mediation.models import Side
from xinhe.mediation.step import step
from xinhe.people.person import Person


def move_up(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Hand it to the next body above; both sides are asked anew, there nobody is bound by the yes of before.

    Who mediated below has no part in what is said above.
    """
    with step(matter, "move_up", by=by, at=at, seen=seen) as move:
        matter = move.matter
        assert matter.holder is not None
        above = body_above(matter.holder)
        assert above is not None  # a need of the rule
        matter.holder, matter.lead, matter.mediators = above, None, []
        let_see(matter, above)
        for one in Side.objects.filter(matter=matter):
            one.consents, one.consented_at = None, None
            move.save(one, "consents", "consented_at")
        move.data |= {"office": above.pk, "office_name": above.name, **tree_of(above)}
    return matter
