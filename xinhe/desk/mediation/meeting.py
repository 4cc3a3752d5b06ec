"""Forms around the table: who mediates, a tie that is told of, sessions set, called off and recorded."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import PickField, PicksField, area, day, line, radios
from xinhe.desk.matters.forms.frame import ReasonForm
from xinhe.desk.mediation.frame import SIDES, DisputeForm, clock_field, moment, number_field
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.limits import whole_day
from xinhe.matters.models import Event, Matter
from xinhe.mediation.acts import appoint, call_off, disclose, meet, schedule
from xinhe.mediation.models import FIRST, SECOND, Invitee, MediationSession, Mediator, SessionWay, Unavailable

KEEPS, CHANGES = "no", "yes"
AHEAD, SHOWN = timedelta(days=14), 20


class AppointForm(DisputeForm):
    """Who mediates: one who carries it, and others beside."""

    hint = _("当事人可以选择、可以要求更换调解员。今天不在岗的、已经回避的、没有登录账号的没有列出。")
    lead = PickField(label=_("主持调解的"), widget=forms.RadioSelect)
    others = PicksField(label=_("一起调解的"), required=False, widget=forms.CheckboxSelectMultiple)
    chosen_by_sides = forms.BooleanField(label=_("由双方当事人共同选定"), required=False)
    placed = {"mediators": "lead"}
    is_void = False  # nobody can be named

    def prepare(self) -> None:
        """Those of the own body who may be asked today."""
        away = Unavailable.objects.on(self.today).values("mediator")
        found = Mediator.objects.serving(self.today).filter(office=self.by.office, account__is_active=True)
        found = found.exclude(pk__in=away).exclude(account__in=self.matter.recused)
        self.found = {str(one.pk): one for one in found.select_related("account").order_by("pk")}
        named = [(key, _said(one)) for key, one in self.found.items()]
        self.offer("lead", named)
        self.fields["others"].choices = named  # type: ignore[attr-defined]
        if not named:
            self.is_void = True
            self.hint = _("本组织今天没有能主持的调解员：请先在「人民调解」里登记，并请安全管理员给他开账号。")

    def perform(self) -> Matter:
        """Name them."""
        data = self.cleaned_data
        keys = [data["lead"], *data["others"]]
        mediators = [self.found[key] for key in keys if key in self.found]
        return appoint.appoint(self.matter, mediators=mediators, **self.given("chosen_by_sides"))


def _said(one: Mediator) -> str:
    return f"{one.name}（{one.duty}）" if one.duty else one.name


class DiscloseForm(DisputeForm):
    """A tie to a side."""

    hint = _("双方都会看到这句话。双方都接受，才由你继续调解；有一方不接受的，由主任换人。")
    tie = area(_("与哪一方有什么关系"), rows=3)

    def perform(self) -> Matter:
        """Tell both sides."""
        return disclose.disclose(self.matter, **self.given("tie"))


class ScheduleForm(DisputeForm):
    """Time and place of a session."""

    hint = _("双方都收到时间和地点。同一位调解员、同一间调解室，同一时间只能约一次。")
    way = radios(_("怎么调"), SessionWay.choices, initial=SessionWay.ON_SITE)
    on = day(_("哪一天"))
    begins = clock_field(_("几点开始"))
    ends = clock_field(_("几点结束"))
    place = line(_("地点"), hint=_("现场、上门写地址；视频写会议链接。"))
    room = line(_("调解室"), required=False, limit=60, hint=_("用本组织的调解室才写，例如：一号调解室。"))
    placed = {"begins_at": "begins", "ends_at": "ends", "mediators": "way"}
    last = ("on", "begins", "ends", "place", "room")
    about = _("这两周已经约定的")

    def prepare(self) -> None:
        """The body's own address, what both sides said of when they have time, and what is taken already."""
        office = self.matter.holder
        self.initial.setdefault("place", office.address if office else "")
        before = Event.objects.filter(matter=self.matter, act="schedule").order_by("-seq").first()
        told = before.data.get("free", {}) if before else {}
        for side, name in self.sides:
            hint = _("先问他哪几天、几点有空，例如：周六、工作日晚上。")
            self.add(f"free.{side}", line(name, required=False, limit=schedule.FREE, hint=hint))
            self.propose({f"free.{side}": told.get(str(side), "")})
        self.groups = [(now_in_words("双方哪些时间有空"), [self[f"free.{side}"] for side in SIDES])]
        self.before = [(_session_at(one), _whose_slot(one)) for one in self._taken()]

    def _taken(self) -> Iterable[MediationSession]:
        """The sessions of the mediator and in the rooms of the body for two weeks."""
        mediator = self.by.account_id if self.by.account_id in self.matter.mediators else self.matter.carried_by_id
        own = Q(mediator=mediator) | Q(room__startswith=f"{self.matter.holder_id}/")
        rows = MediationSession.objects.filter(own, is_called_off=False, ends_at__gt=self.at)
        return rows.filter(begins_at__lt=self.at + AHEAD).select_related("mediator").order_by("begins_at")[:SHOWN]

    def perform(self) -> Matter:
        """Set it."""
        data = self.cleaned_data
        begins_at, ends_at = (moment(data["on"], data[name]) for name in ("begins", "ends"))
        free = {side: data[f"free.{side}"] for side in SIDES}
        given = self.given("way", "place", "room")
        return schedule.schedule(self.matter, begins_at=begins_at, ends_at=ends_at, free=free, **given)


def _session_at(one: MediationSession) -> str:
    begins, ends = (at.astimezone(SHANGHAI) for at in (one.begins_at, one.ends_at))
    day = whole_day(begins.date(), get_language() or "zh-hans")
    return f"{day} {begins:%H:%M}–{ends:%H:%M}"


def _whose_slot(one: MediationSession) -> str:
    """Who and which room is taken then, and nothing of the dispute."""
    room = one.room.partition("/")[2]
    return f"{one.mediator.name}　{room}" if room else one.mediator.name


def _to_come(matter: Matter) -> Iterable[MediationSession]:
    return MediationSession.objects.filter(matter=matter, held_at=None, is_called_off=False).order_by("begins_at")


def _session(one: MediationSession) -> str:
    return f"{_session_at(one)} {one.place}"


class CallOffForm(DisputeForm, ReasonForm):
    """A session does not take place."""

    session = number_field(_("哪一次"))
    field_order = ("session", "reason")
    hint = _("双方都会看到理由，不要写任何一方单独对你说的话。")

    def prepare(self) -> None:
        """Those that were set."""
        self.offer("session", [(one.seq, _session(one)) for one in _to_come(self.matter)])

    def perform(self) -> Matter:
        """Call it off."""
        return call_off.call_off(self.matter, **self.given("session", "reason"))


class MeetForm(DisputeForm):
    """The record of a session."""

    hint = _(
        "谁到场由你写，系统不替任何人记缺席。记录加密保存，只有调解员能看；不能作为以后诉讼中对任何一方不利的证据。"
    )
    session = number_field(_("哪一次"))
    invitees = PicksField(label=_("邀请的人谁到场了"), required=False, widget=forms.CheckboxSelectMultiple)
    words = area(_("双方说了什么、谈到哪一步"), limit=20_000, rows=8)
    last: Sequence[str] = ("invitees", "words")

    def prepare(self) -> None:
        """The two fixed questions, once for each side."""
        rows = [one for one in _to_come(self.matter) if one.begins_at <= self.at]
        self.offer("session", [(one.seq, _session(one)) for one in rows])
        if not rows:
            self.hint = _("没有到了时间、还没记录的调解。先「约定调解时间」；提前开的，取消后另约。")
        invited = [(str(one.seq), one.name) for one in Invitee.objects.filter(matter=self.matter)]
        self.fields["invitees"].choices = invited  # type: ignore[attr-defined]
        if not invited:
            del self.fields["invitees"]
            self.last = ("words",)
        names = dict(self.sides)
        for side in SIDES:
            here = line(now_in_words("到场的人"), required=False, limit=200, hint=_("没有来的留空。"))
            self.add(f"present.{side}", here)
            asked = radios(
                now_in_words("要不要换调解员"),
                [(KEEPS, now_in_words("不要求换")), (CHANGES, now_in_words("要求换"))],
                required=False,
            )
            self.add(f"asked_recusal.{side}", asked)
            heard = forms.BooleanField(label=now_in_words("权利义务听清楚了"), required=False)
            self.add(f"understood.{side}", heard)
        self.groups = [(names[side], [self[f"{one}.{side}"] for one in _ASKED]) for side in SIDES]

    def beside(self, field: str) -> str | None:
        """That nobody came stands beside the first of those who may have."""
        return f"present.{FIRST}" if field == "present" else super().beside(field)

    def perform(self) -> Matter:
        """Keep it."""
        data = self.cleaned_data
        answered = {side: data[f"asked_recusal.{side}"] for side in (FIRST, SECOND)}
        return meet.meet(
            self.matter,
            present={side: data[f"present.{side}"] for side in SIDES},
            asked_recusal={side: said == CHANGES for side, said in answered.items() if said},
            understood={side: data[f"understood.{side}"] for side in SIDES},
            invitees=[int(one) for one in data.get("invitees", ()) if one.isascii() and one.isdigit() and len(one) < 6],
            **self.given("session", "words"),
        )


_ASKED = ("present", "asked_recusal", "understood")
