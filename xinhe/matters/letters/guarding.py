"""The one checker of offices' words: no text ties help to giving up the right to petition (《宪法》第四十一条).

What is certain is stopped; of what is doubtful a second person decides, who is not the writer, and the log keeps who.
"""

from collections.abc import Mapping

from xinhe.kernel import chain
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Event
from xinhe.matters.move import Move
from xinhe.procedures.guards import Passage, guard

ARTICLE = "《宪法》第四十一条、《信访工作条例》第十八条第四款"
STOPPED = gettext_noop("不能写「%(passage)s」：解决问题、帮扶救助、签协议都不能以放弃信访权利为条件，请删去。")
DOUBTFUL = gettext_noop(
    "「%(passage)s」像是拿放弃信访权利作条件。请改写；确实没有这个意思的，请本单位另一个人先办「核读用语」，再办这一步。"
)
BY_PETITIONER = gettext_noop(
    "「%(passage)s」：撤回不能当成给你办事、给你补助的条件。有人这样要求你的，不用撤回，可以反映打击报复。"
)

BY_SIDE = gettext_noop(
    "「%(passage)s」：方案、协议不能以放弃信访、放弃检举为条件，请删去。有人这样要求你的，可以单独告诉调解员，也可以反映。"
)


def digest_of(passage: str) -> str:
    """What a passage is known by, however it is spaced."""
    return chain.sm3("".join(passage.split()).encode())


def check_words(
    move: Move, texts: Mapping[str, str], *, writer: int | None = None, is_withdrawal: bool = False
) -> None:
    """Refuse texts, by their fields, that tie help to giving up the right to petition, or may.

    A doubtful passage passes once another person than its writer has read it and confirmed it (``confirm_words``); the
    writer is who acts, where nobody else is named.
    """
    judge = guard(move.today)
    found = {field: list(judge.findings(text, is_withdrawal=is_withdrawal)) for field, text in texts.items() if text}
    wrong: dict[str, Refused] = {}
    read = _read_by_another(move, writer) if any(found.values()) else frozenset()
    for field, findings in found.items():
        open_ones = [one for one in findings if one.is_certain or digest_of(one.passage) not in read]
        if open_ones:
            wrong[field] = _refusal(move, max(open_ones, key=lambda one: one.is_certain), field)
    if wrong:
        raise Invalid({field: no.sentence for field, no in wrong.items()}, refusals=wrong)


def _refusal(move: Move, one: Passage, field: str) -> Refused:
    if move.by.kind == "petitioner":
        return Refused(BY_PETITIONER, code="right_given_up", field=field, article=ARTICLE, passage=one.passage)
    if move.by.kind == "party":
        return Refused(BY_SIDE, code="right_given_up", field=field, article=ARTICLE, passage=one.passage)
    code, sentence = ("right_given_up", STOPPED) if one.is_certain else ("second_reader_wanted", DOUBTFUL)
    return Refused(sentence, code=code, field=field, article=ARTICLE, passage=one.passage)


def _read_by_another(move: Move, writer: int | None) -> frozenset[str]:
    """The passages that somebody else than the writer has confirmed."""
    events = Event.objects.filter(matter=move.matter, act="confirm_words")
    events = events.exclude(account_id=writer or move.by.account_id)
    return frozenset(event.data["digest"] for event in events)
