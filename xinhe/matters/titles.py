"""What an act is called in Chinese."""

from xinhe.procedures import book
from xinhe.procedures.definition import Procedure


def act_title(procedure: Procedure, act: str, *, state: str = "") -> str:
    """The Chinese word of an act, also one that only another procedure has; from a state, as it is called there.

    One act has two names where the law has two: a review (复查) is drafted and signed like a re-review (复核).
    """
    rows = procedure.steps_for(act) or [s for p in book.all_versions() for s in p.steps_for(act)]
    here = next((row for row in rows if state in row.sources), None)
    chosen = here or (rows[0] if rows else None)
    return chosen.title["zh-hans"] if chosen else act
