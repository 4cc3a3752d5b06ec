"""One card for each act of a dispute: its form, its line in the timeline, and where its button stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404
from django.utils.translation import gettext as _

from xinhe.desk.matters.words import Data, corrected, day, join, proven, reason_or_text
from xinhe.desk.mediation import agreeing, ending, keeping, meeting, sided
from xinhe.desk.mediation.beside import forms as beside
from xinhe.desk.mediation.file import DisputeFile
from xinhe.desk.mediation.frame import SIDES, DisputeForm, yuan
from xinhe.desk.mediation.table import forms as table
from xinhe.kernel.clock import SHANGHAI, chinese_date
from xinhe.matters.models import Channel
from xinhe.mediation.acts.agree import MEDIATOR
from xinhe.mediation.acts.correct_contact import correct_contact
from xinhe.mediation.acts.reissue_code import reissue_code
from xinhe.mediation.acts.turn_down import NotMediable
from xinhe.mediation.agreed.copies import BODY, HandedBy
from xinhe.mediation.models import AgreementKind, Ending, InviteeSort, SessionWay
from xinhe.mediation.round_table import Known
from xinhe.mediation.rules import network
from xinhe.mediation.sides import Origin, Seen
from xinhe.people.person import Person


def _never(_file: DisputeFile, _by: Person) -> bool:
    return False


def _nothing(_: Data) -> str:
    return ""


@dataclass(frozen=True)
class DisputeCard:
    """What the desk knows of an act of a dispute.

    ``words`` makes the line from what the log kept. One that stands ``is_aside`` is behind 更多, one
    ``is_at_table`` on the page of the round table. ``is_pointless`` finds
    an act that the rules allow and that would find nothing here to be done to.
    """

    act: str
    form: type[DisputeForm] | None
    words: Callable[[Data], str] = reason_or_text
    is_aside: bool = False
    is_at_table: bool = False
    is_pointless: Callable[[DisputeFile, Person], bool] = _never


def _whose(data: Data) -> str:
    """Whose word it was; a mediator's own has no side."""
    side: int = data.get("side", -1)
    return _("调解员") if side == MEDIATOR else str(SIDES.get(side, ""))


def _seen(data: Data) -> str:
    how = data.get("seen_how")
    return str(Seen(how).label) if how else ""


def _moment(kept: str) -> str:
    """A moment of the log as the page writes it."""
    at = datetime.fromisoformat(kept).astimezone(SHANGHAI)
    return f"{chinese_date(at.date())} {at:%H:%M}"


def _named(data: Data) -> str:
    kind = network(date.max).types.get(data["type"])
    return join(Origin(data["origin"]).label, kind.chinese if kind else "")


def _came(data: Data) -> str:
    came = [str(SIDES[side]) for side in data["came"] if side in SIDES]
    return _("到场：%(sides)s") % {"sides": "、".join(came)}


def _kept(data: Data) -> str:
    told = {True: _("都履行了"), False: _("没有履行完"), None: _("说不清")}
    return join(_whose(data), day(data["on"]), told[data["kept"]])


def _drafted(data: Data) -> str:
    count = data.get("warnings") or 0
    told = _("有 %(n)d 处法院可能不确认") % {"n": count} if count else ""
    return join(AgreementKind(data["kind"]).label, told)


def _appraised(data: Data) -> str:
    return join(
        day(data["ended_on"]), data["report_number"], _("%(n)d 日不计入调解期限") % {"n": data["excluded_days"]}
    )


def _bound(data: Data) -> str:
    return _("卷号 %(number)s") % {"number": data["documents"][0]["number"]}


def _seated(data: Data) -> str:
    return join(_whose(data), _(str(Known(data["known_by"]).label)), _seen(data))


def _remark(data: Data) -> str:
    count = data["files"]
    return join(_whose(data), _seen(data), _("%(n)d 个文件") % {"n": count} if count else "")


def _described(data: Data) -> str:
    since = _("从 %(day)s 起") % {"day": day(data["since_on"])} if data["since_on"] else ""
    return join(since, _("积案") if data["old"] else "", yuan(data["fen"]))


def _marked(data: Data) -> str:
    return join(_("疑难") if data["hard"] else _("不算疑难"), data["reason"])


def _line(data: Data) -> str:
    return _("履行事项 %(n)d") % {"n": data["line"]} if data["line"] else _("整份协议")


def _handed(data: Data) -> str:
    whose = _("调解组织留存") if data["to"] == BODY else str(SIDES[data["to"]])
    how = _(str(HandedBy(data["way"]).label)) if data["way"] else ""
    return join(whose, _("%(n)d 份") % {"n": data["count"]}, day(data["on"]), how)


def _has_all_of_staff(file: DisputeFile, by: Person) -> bool:
    """Nobody is left whose signature this person could bring in."""
    signed = {one.side for one in file.signatures}
    own = {MEDIATOR} if agreeing.may_sign(file.matter, by) and file.draft and file.draft.kind != "oral" else set()
    return not (set(SIDES) | own) - signed


def _is_late(file: DisputeFile) -> bool:
    rows = [one for one in file.lines if one.done_on is None]
    return any(one.due_on is None or one.due_on < file.today for one in rows)


def _waits_for_ruling(file: DisputeFile) -> bool:
    return any(one.ruled_on is None for one in file.confirmations)


# The order is that of the buttons where none is the usual one: the way on first, then what stands beside.
CARDS: Mapping[str, DisputeCard] = {
    card.act: card
    for card in (
        DisputeCard("ask_consent", sided.AskConsentForm, words=_nothing),
        DisputeCard("consent", sided.ConsentForm, words=lambda d: join(_whose(d), _seen(d))),
        DisputeCard("take_on", ending.TakeOnForm, words=lambda d: d["office_name"]),
        DisputeCard(
            "appoint",
            meeting.AppointForm,
            words=lambda d: join("、".join(d["mediators"]), _("双方共同选定") if d.get("chosen") else ""),
        ),
        DisputeCard(
            "waive",
            sided.WaiveForm,
            words=lambda d: join(_whose(d), _seen(d)),
            is_pointless=lambda f, _by: not f.is_disclosed,
        ),
        DisputeCard(
            "meet",
            meeting.MeetForm,
            words=_came,
            is_pointless=lambda f, _by: not any(one.begins_at <= f.at for one in f.to_come),
        ),
        DisputeCard(
            "schedule",
            meeting.ScheduleForm,
            words=lambda d: join(_moment(d["begins_at"]), SessionWay(d["way"]).label, d["place"]),
        ),
        DisputeCard("open_table", table.OpenTableForm, words=_nothing),
        DisputeCard("draft_agreement", agreeing.DraftForm, words=_drafted),
        DisputeCard(
            "agree", agreeing.AgreeForm, words=lambda d: join(_whose(d), _seen(d)), is_pointless=_has_all_of_staff
        ),
        DisputeCard(
            "fulfil",
            keeping.FulfilForm,
            words=lambda d: join(_line(d), day(d["on"])),
            is_pointless=lambda f, _by: bool(f.lines) and all(one.done_on for one in f.lines),
        ),
        DisputeCard(
            "hand_out",
            keeping.HandOutForm,
            words=_handed,
            is_pointless=lambda f, _by: f.copies is None or not any(f.copies.left(to) for to in f.copies.due),
        ),
        DisputeCard("revisit", keeping.RevisitForm, words=_kept),
        DisputeCard(
            "report_breach",
            keeping.BreachForm,
            words=lambda d: join(_line(d), d["reason"]),
            is_pointless=lambda f, _by: not _is_late(f),
        ),
        DisputeCard("end_appraisal", beside.EndAppraisalForm, words=_appraised),
        DisputeCard("bind_file", ending.BindForm, words=_bound),
        DisputeCard("try_again", ending.TryAgainForm, words=lambda d: d["office_name"]),
        DisputeCard("move_up", ending.MoveUpForm, words=lambda d: d["office_name"]),
        # Behind 更多, in this order.
        DisputeCard(
            "confide",
            sided.ConfideForm,
            words=lambda d: _("双方都可以看") if d.get("shared") else _("只给调解员"),
            is_aside=True,
        ),
        DisputeCard("close_table", table.CloseTableForm, words=_nothing, is_aside=True),
        DisputeCard("join_table", table.JoinTableForm, words=_seated, is_at_table=True),
        DisputeCard("say", table.SayForm, words=_remark, is_at_table=True),
        DisputeCard(
            "offer",
            table.OfferForm,
            words=lambda d: join(_whose(d), _("%(until)s以前有效") % {"until": _moment(d["until_at"])}),
            is_at_table=True,
        ),
        DisputeCard("accept_offer", table.AcceptForm, words=_whose, is_at_table=True),
        DisputeCard("turn_offer_down", table.TurnDownOfferForm, words=_whose, is_at_table=True),
        DisputeCard("withdraw_offer", table.WithdrawOfferForm, words=_whose, is_at_table=True),
        DisputeCard("invite", beside.InviteForm, words=lambda d: str(_(InviteeSort(d["sort"]).label)), is_aside=True),
        DisputeCard(
            "begin_appraisal",
            beside.BeginAppraisalForm,
            words=lambda d: join(d["what"], d["appraiser"], _("预计 %(day)s 出结果") % {"day": day(d["expected_on"])}),
            is_aside=True,
        ),
        DisputeCard("confirm_words", agreeing.ConfirmWordsForm, words=reason_or_text, is_aside=True),
        DisputeCard("call_off", meeting.CallOffForm, is_aside=True, is_pointless=lambda f, _by: not f.to_come),
        DisputeCard("disclose", meeting.DiscloseForm, is_aside=True),
        DisputeCard(
            "prolong",
            ending.ProlongForm,
            words=lambda d: join(_("延长 %(days)s 日") % d, d["reason"]),
            is_aside=True,
        ),
        DisputeCard("break_off", ending.BreakOffForm, words=lambda d: Ending(d["why"]).label, is_aside=True),
        DisputeCard(
            "ask_confirmation",
            keeping.AskConfirmationForm,
            words=lambda d: join(d["court"], day(d["on"])),
            is_aside=True,
            is_pointless=lambda f, _by: _waits_for_ruling(f),
        ),
        DisputeCard(
            "record_ruling",
            keeping.RulingForm,
            words=lambda d: join(d["number"], day(d["on"]), _("确认有效") if d["confirmed"] else _("驳回申请")),
            is_aside=True,
            is_pointless=lambda f, _by: not _waits_for_ruling(f),
        ),
        DisputeCard("describe", ending.DescribeForm, words=_described, is_aside=True),
        DisputeCard("mark_hard", ending.MarkHardForm, words=_marked, is_aside=True),
        DisputeCard("note", ending.RemarkForm, is_aside=True),
        DisputeCard(
            correct_contact.__name__,
            sided.SideContactForm,
            words=lambda d: join(_whose(d), corrected(d)),
            is_aside=True,
        ),
        DisputeCard(
            reissue_code.__name__, sided.SideCodeForm, words=lambda d: join(_whose(d), proven(d)), is_aside=True
        ),
        DisputeCard(
            "turn_down",
            ending.TurnDownForm,
            words=lambda d: join(NotMediable(d["unfit"]).label, d["reason"]),
            is_aside=True,
        ),
        DisputeCard("decline", sided.DeclineForm, words=_seen, is_aside=True),
        DisputeCard("leave", sided.LeaveForm, words=_seen, is_aside=True),
        DisputeCard("end_mediation", ending.EndForm, words=lambda d: Ending(d["why"]).label, is_aside=True),
        # No form of this page: the register writes both.
        DisputeCard("intake", None, words=lambda d: Channel(d["channel"]).label),
        DisputeCard("name_sides", None, words=_named),
    )
}


def has_button(act: str, file: DisputeFile, by: Person) -> bool:
    """Whether an act that is allowed has something to be done to here."""
    card = CARDS.get(act)
    if card is None or card.form is None or card.is_at_table:
        return False
    return not card.is_pointless(file, by)


def form_of(act: str) -> type[DisputeForm]:
    """The form of an act of staff. Raises Http404 for a word that is none."""
    card = CARDS.get(act)
    if card is None or card.form is None:
        raise Http404
    return card.form
