"""What the steps of mediation say of the facts that count, beside those that every matter has."""

from collections.abc import Mapping
from types import MappingProxyType

from xinhe.matters import retold
from xinhe.matters.retold import Data, Retell, Retold
from xinhe.procedures.deadlines import Entry


def _taken_on(told: Retold, entry: Entry, data: Data) -> None:
    told.lead = data.get("office") or told.lead or told.receiver
    told.accepted_on = told.accepted_on or entry.day


RETELLS: Mapping[str, Retell] = MappingProxyType({**retold.RETELLS, "take_on": _taken_on})
