"""The urging ladder 1+X: one written slip, then calls that rise from the staff to the head (S3 横州 1+X 督办)."""

from collections.abc import Iterable

from xinhe.supervision.models import Demand, DemandKind, Rung, UrgingMeans


def next_rung(demands: Iterable[Demand]) -> tuple[str, str]:
    """What to try next on one matter, as (means, rung): the slip first, then a rung higher than the highest call.

    A proposal: whoever urges may choose another. At the top it stays with the head.
    """
    urged = [one for one in demands if one.kind == DemandKind.URGE]
    if not any(one.means == UrgingMeans.SLIP for one in urged):
        return UrgingMeans.SLIP, ""
    order = list(Rung.values)
    highest = max((order.index(one.rung) for one in urged if one.rung), default=-1)
    return UrgingMeans.PHONE, order[min(highest + 1, len(order) - 1)]
