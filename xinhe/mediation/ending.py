"""How mediation ends without an agreement: the attempt that ran, and where else the sides may turn."""

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.move import Move
from xinhe.mediation.models import Attempt, Ending

# Nothing of mediation bars a way of law (人民调解法 第三条第（三）项、第二十六条).
OTHER_WAYS = gettext_noop(
    "可以依法通过仲裁、行政、司法等途径维护自己的权利；起诉、申请仲裁有时效的，从权利受到损害时起算，请不要耽误。"
)


def close_attempt(move: Move, ending: Ending) -> Attempt | None:
    """End the attempt that runs, if one does."""
    running = Attempt.objects.filter(matter=move.matter, ended_on=None).first()
    if running is not None:
        running.ended_on, running.ending = move.today, ending
        move.save(running, "ended_on", "ending")
        move.data |= {"level": running.level, "attempt": running.number}
    return running
