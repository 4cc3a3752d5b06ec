"""Accept: the organ with power takes the matter on and tells the petitioner in writing (第二十三条)."""

from datetime import datetime

from xinhe.matters.letters.making import letter, promised
from xinhe.matters.models import AssignmentState, Matter, Nature
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks
from xinhe.matters.routing import end_assignment
from xinhe.people.person import Person
from xinhe.petition.step import step

WAY = "按%(procedure)s办理：听取您的陈述，调查核实，逐项书面答复。应当走其他法定途径的，另行书面告知。"

STUDY = "按建议意见类事项办理：认真研究论证，科学合理、具有现实可行性的，采纳或者部分采纳，书面回复您。"


def _way(move: Move) -> str:
    """How the matter is handled, as the letter tells it."""
    return WAY % {"procedure": move.procedure.title["zh-hans"]}


def accept(matter: Matter, *, by: Person, at: datetime, note: str = "", seen: int | None = None) -> Matter:
    """Take the matter on; the days to conclude begin on this day (受理之日, 第三十四条)."""
    checks = Checks()
    note = checks.text("note", note, limit=500)
    checks.done()
    with step(matter, "accept", by=by, at=at, seen=seen) as move:
        matter = move.matter
        matter.lead = matter.holder
        if matter.first_receiver_id is None:
            matter.first_receiver_id = matter.holder_id
        matter.accepted_on = move.today
        end_assignment(move, AssignmentState.ACCEPTED)
        name = matter.holder.name if matter.holder else ""
        if matter.nature == Nature.ACCUSATION:
            # The discipline organ tells and times it by rules of its own (第二十三条第四款、第三十条).
            move.data["accusation"] = True
        elif matter.nature == Nature.SUGGESTION and "draft_reply" in move.procedure.acts():
            # It is studied and replied to; the sixty days of Art. 34 are about claims alone (第二十九条).
            move.data["suggestion"] = True
            due_on, due_why = promised(move, "reply" if "reply" in move.procedure.clocks else "conclude")
            letter(move, way=STUDY, kind="建议意见", due_on=due_on, due_why=due_why)
        else:
            due_on, due_why = promised(move, "conclude")
            letter(move, way=_way(move), due_on=due_on, due_why=due_why)
        move.data |= {"note": note, "office": matter.holder_id, "office_name": name}
    return matter
