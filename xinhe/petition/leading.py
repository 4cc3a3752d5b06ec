"""Items that were led out of the petition procedure: when the last of them is settled the waiting is over."""

from xinhe.kernel.refusal import Refused
from xinhe.matters.models import Item, RouteState
from xinhe.matters.move import Move


def end_waiting(move: Move) -> None:
    """Close the matter once no item waits any more. Raises Refused while a report is owed (第二十二条第（三）项)."""
    if move.matter.state != "routed":
        return
    if Item.objects.filter(matter=move.matter, route_state=RouteState.ROUTED).exists():
        return
    need = move.procedure.needs.get("reported_back")
    if need and not move.facts[need.name]:
        raise Refused(need.sentence, code=need.name, article=need.cite)
    move.outcome = "closed"
