"""The words that rules, seats and surfaces share: who acts, from which place, whom a step tells, who owes a day."""

from xinhe.kernel.refusal import gettext_noop

# Who acts for an office; the petitioner and the system hold no office.
ACTING = ("clerk", "dispatcher", "handler", "head", "reviewer", "inspector", "mediator")
ROLES = ("petitioner", "party", *ACTING, "system")
# Each of them in a sentence.
WHO = {
    "petitioner": gettext_noop("信访人"),
    "party": gettext_noop("当事人"),
    "clerk": gettext_noop("窗口登记人员"),
    "dispatcher": gettext_noop("分办人员"),
    "handler": gettext_noop("承办人员"),
    "head": gettext_noop("单位负责人"),
    "reviewer": gettext_noop("复查复核人员"),
    "inspector": gettext_noop("督查人员"),
    "mediator": gettext_noop("调解员"),
    "system": gettext_noop("系统"),
}
# Offices that stand in a column of the matter's row.
COLUMNS = ("receiver", "holder", "lead", "review_organ")
ANYWHERE, ASKED = "any", "asked"
# Where an office stands towards a matter, and towards a paper between offices.
PLACES = (*COLUMNS, ASKED, ANYWHERE)
SENDER, ADDRESSEE = "sender", "addressee"
SIDES = (SENDER, ADDRESSEE, ANYWHERE)
# What kind of organ an office is, for a box of the inbox: an organ with power, or a petition office.
UNIT, BUREAU = "unit", "bureau"
BOX_PLACES = ("", UNIT, BUREAU)
PETITIONER, OBJECTOR = "petitioner", "objector"
# The sides of a dispute: both of them, the one that did not take the step itself, and the one that the step is about.
PARTIES, OTHER_SIDE, THAT_SIDE = "parties", "other_side", "that_side"
RECIPIENTS = (PETITIONER, *COLUMNS, OBJECTOR, PARTIES, OTHER_SIDE, THAT_SIDE)
# The words of an act that its petitioner may be shown beside the step's sentence.
QUOTED = ("reason", "told")
OWNERS = (*COLUMNS, PETITIONER, PARTIES)


def seat(role: str, place: str) -> str:
    """A seat in the word of the rules."""
    return f"{role}@{place}"
