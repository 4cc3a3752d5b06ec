"""What the sides of a dispute are told by message: each in its own language, and how to open it."""

from xinhe.channels.models import Notice, Outgoing
from xinhe.matters import tell
from xinhe.matters.move import Move
from xinhe.mediation.facts import SIDES
from xinhe.mediation.models import Side
from xinhe.procedures.vocabulary import OTHER_SIDE, PARTIES, THAT_SIDE
from xinhe.records.models import Chained


def messages(move: Move, event: Chained) -> tuple[list[Outgoing], list[Notice]]:
    """What the rule's ``tell`` asks for, to each side in the language that it chose."""
    sides: list[Side] = []
    if {PARTIES, OTHER_SIDE, THAT_SIDE} & set(move.rule.tell):
        sides = [*(row for row in move.rows if isinstance(row, Side)), *SIDES(move.matter.pk)]
    return tell.messages(move, event, languages={one.side: one.language for one in sides})
