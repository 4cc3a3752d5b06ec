"""Taking an application in: who stands on both sides, what it is about, and a slip with its own code for each side."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.desk.fields import Sentence, Worded, region_code, region_label
from xinhe.desk.frame import desk_page, is_window, show
from xinhe.desk.matters.forms.fields import PickField, area, line, radios
from xinhe.desk.mediation.acting import fetch
from xinhe.desk.mediation.disputes import may_register
from xinhe.desk.mediation.frame import SIDES
from xinhe.jurisdiction.models import Region
from xinhe.kernel import identity
from xinhe.kernel.clock import local_day
from xinhe.kernel.identity import name_and_phone
from xinhe.kernel.refusal import Refused
from xinhe.matters.filing import Filing, Identity, ages
from xinhe.matters.models import ORAL, Channel, Event, Kind, Matter, Party
from xinhe.mediation.acts.reissue_code import reissue_code
from xinhe.mediation.applying import apply, bodies_within, body_asked
from xinhe.mediation.models import FIRST, Side
from xinhe.mediation.models.side import code_of
from xinhe.mediation.rules import network
from xinhe.mediation.sides import Origin, SidePeople
from xinhe.people.person import Person
from xinhe.procedures.definition import LANGUAGES
from xinhe.web import keeping
from xinhe.web.answer import said, said_errors
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft

SHOWN_FOR = timedelta(hours=1)
REGISTERING = ("head", "clerk", "mediator")
CHANNELS = (Channel.VISIT, Channel.PHONE, Channel.GRID)
SPOKEN_IN = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}
# Where the sentences of the act about these fields stand.
PLACED = {"second": "second_name", "contact_phone": "phone", "petitioner": "name"}


def _phone(label: Sentence = "") -> forms.CharField:
    box = forms.TextInput(attrs={"inputmode": "tel"})
    return forms.CharField(label=label or _("电话"), max_length=30, required=False, widget=box)


class OpeningForm(Worded):
    """An application for mediation as it is told to a body: both sides, and what it is about."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    handed_to = PickField(
        label=_("由哪个调解组织办"), required=False, help_text=_("不选的，由纠纷发生地最近的调解委员会办。")
    )
    channel = radios(_("怎么来的"), [(one.value, one.label) for one in CHANNELS], initial=Channel.VISIT)
    origin = forms.ChoiceField(label=_("案件来源"), choices=Origin.choices, initial=Origin.APPLIED)
    name = line(_("姓名"), limit=identity.LONGEST_NAME)
    phone = _phone()
    id_type = forms.ChoiceField(label=_("证件"), required=False, initial="resident_id")
    id_number = line(_("证件号码"), required=False, limit=40)
    address = line(_("住址"), required=False)
    is_minor = forms.BooleanField(label=_("未成年"), required=False)
    guardian_name = line(_("监护人姓名"), required=False, limit=identity.LONGEST_NAME)
    guardian_phone = _phone(_("监护人电话"))
    language = forms.ChoiceField(label=_("短信、文书用的语言"), choices=[(one, SPOKEN_IN[one]) for one in LANGUAGES])
    second_name = line(_("姓名或者单位名称"), limit=identity.LONGEST_NAME)
    second_phone = _phone()
    second_id_type = forms.ChoiceField(label=_("证件"), required=False, initial="resident_id")
    second_id_number = line(_("证件号码"), required=False, limit=40)
    second_address = line(_("住址"), required=False)
    second_others = forms.CharField(
        label=_("这一方还有谁"),
        max_length=3000,
        required=False,
        help_text=_("一行一人「姓名 电话」。"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    second_is_minor = forms.BooleanField(label=_("未成年"), required=False)
    second_guardian_name = line(_("监护人姓名"), required=False, limit=identity.LONGEST_NAME)
    second_guardian_phone = _phone(_("监护人电话"))
    second_language = forms.ChoiceField(
        label=_("短信、文书用的语言"), choices=[(one, SPOKEN_IN[one]) for one in LANGUAGES]
    )
    region = forms.CharField(
        label=_("纠纷发生在哪里"),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "regions", "autocomplete": "off", "placeholder": _("输入地名选择")}),
    )
    dispute_type = forms.ChoiceField(label=_("纠纷类型"))
    title = line(_("一句话说清是什么事"), limit=120)
    body = area(_("事情经过"), limit=50_000, rows=6)
    items = forms.CharField(
        label=_("要求"),
        max_length=10_500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short", "placeholder": _("一行一项；不填就以标题为要求")}),
    )
    is_read_back = forms.BooleanField(label=_("已向申请人宣读以上记录，本人确认无误"), required=False)

    def __init__(self, *args: Any, on: date, under: str, is_window: bool = False, **more: Any) -> None:
        self.under = under
        super().__init__(*args, **more)
        if is_window:  # a body registers what is its own, and knows who handed it over
            bodies = [(one.code, one.name) for one in bodies_within(under)]
            self.fields["handed_to"].choices = [("", _("发生地的调解委员会")), *bodies]  # type: ignore[attr-defined]
            del self.fields["origin"]
        else:
            del self.fields["handed_to"]
        for name in ("id_type", "second_id_type"):
            self.fields[name].choices = list(identity.ID_TYPES.items())  # type: ignore[attr-defined]
        types = [(code, one.chinese) for code, one in network(on).types.items()]
        self.fields["dispute_type"].choices = [("", _("请选择")), *types]  # type: ignore[attr-defined]
        told = _("未成年（未满 %(age)d 周岁）") % {"age": ages(on, Kind.DISPUTE).adult_from}
        for name in ("is_minor", "second_is_minor"):
            self.fields[name].label = told
        if not self.is_bound:
            self.initial["key"] = uuid.uuid4().hex

    def clean(self) -> dict[str, Any]:
        """What was spoken is read back, and a minor's guardian stands with them."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("channel") in ORAL and not data.get("is_read_back"):
            self.add_error("is_read_back", _("口头提出的，要把记录念给申请人听，本人确认无误再登记。"))
        bodies = self.fields.get("handed_to")
        if bodies is not None and data.get("handed_to") not in dict(bodies.choices):  # type: ignore[attr-defined]
            self.add_error("handed_to", _("没有这个调解组织，请重新选择。"))
        if data.get("is_minor") and not data.get("guardian_name"):
            self.add_error("guardian_name", _("未成年人要写明监护人，由监护人一起参加。"))
        return data

    def filing(self) -> Filing:
        """What was typed of the matter and the first side."""
        data = self.cleaned_data
        return Filing(
            kind=Kind.DISPUTE,
            title=data["title"],
            body=data["body"],
            region=region_code(data["region"], under=self.under),
            channel=data["channel"],
            petitioner=self._person(""),
            items=[one for one in data["items"].splitlines() if one.strip()],
            guardian=self._guardian(""),
            is_minor=data["is_minor"],
            is_read_back=data["is_read_back"] or None,
            language=data["language"],
        )

    def second(self) -> SidePeople:
        """The people of the other side."""
        data = self.cleaned_data
        people = [self._person("second_")]
        for typed in data["second_others"].splitlines():
            name, phone = name_and_phone(typed)
            if name or phone:
                people.append(Identity(name=name, phone=phone))
        return SidePeople(
            people=people,
            language=data["second_language"],
            guardian=self._guardian("second_"),
            is_minor=data["second_is_minor"],
        )

    def _person(self, side: str) -> Identity:
        said = {name: self.cleaned_data[f"{side}{name}"] for name in ("name", "phone", "address")}
        number = self.cleaned_data[f"{side}id_number"].strip()
        kind = self.cleaned_data[f"{side}id_type"] if number else "none"
        return Identity(**said, id_type=kind, id_number=number)

    def _guardian(self, side: str) -> Identity | None:
        name, phone = (self.cleaned_data[f"{side}guardian_{word}"].strip() for word in ("name", "phone"))
        return Identity(name=name, phone=phone) if name or phone else None

    def place(self, errors: dict[str, str]) -> None:
        """Set the act's sentences beside the fields of this form: "second.0.phone" stands at second_phone."""
        for field, sentence in errors.items():
            name = PLACED.get(field, field.removeprefix("petitioner.").replace("second.0.", "second_"))
            name = name.replace(".", "_")
            if name.startswith("items"):
                name = "items"
            if name not in self.fields and name.startswith("second_"):
                name = "second_guardian_name" if name == "second_guardian" else "second_others"
            self.add_error(name if name in self.fields else None, sentence)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*REGISTERING, committees=True)
@keeps_draft
def new(request: TimedRequest, by: Person) -> HttpResponse:
    """Take an application in, at a body or at a general window; the same form sent twice makes one dispute."""
    if not (may_register(by) or is_window(by)) or by.office is None:
        raise Http404
    under, typed = by.office.region.path, request.POST if request.method == "POST" else None
    form = OpeningForm(typed, on=local_day(request.at), under=under, is_window=is_window(by))
    if request.method != "POST":
        keeping.resume(request, by, form)
    elif form.is_valid():
        data = form.cleaned_data
        try:
            matter = apply(
                form.filing(),
                second=form.second(),
                dispute_type=data["dispute_type"],
                origin=data.get("origin") or Origin.APPLIED,
                body=body_asked(data.get("handed_to", "")),
                by=by,
                at=request.at,
                key=data["key"],
            )
        except Refused as refused:
            form.place(said_errors(refused) or {"": said(refused)})
        else:
            keeping.sent(request, by)
            return HttpResponseRedirect(reverse("desk-dispute-slips", args=[matter.number]))
    places = Region.objects.filter(path__startswith=under).select_related("parent")
    context = {"form": form, "regions": [region_label(one) for one in places]}
    status = 422 if form.errors else 200
    return show(request, by, "desk/mediation/opening.html", context, on="disputes", status=status)


@require_safe
@desk_page(*REGISTERING, committees=True)
def slips(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """A slip for each side whose code this person gave out within the hour: at the registering, or anew."""
    matter = _registered_at_window(by, number) if is_window(by) else fetch(by, number)
    sides = _given_out(matter, by, at=request.at)
    if not sides:
        raise Http404
    url = f"{settings.PUBLIC_URL}{reverse('portal-dispute', args=[matter.number])}"
    names: dict[int, str] = {}
    for party in Party.objects.filter(matter=matter).exclude(side=0).order_by("seq"):
        names.setdefault(party.side, party.masked_name)
    drawn = segno.make(url, error="m", micro=False).svg_inline(border=2, light="#fff", omitsize=True)
    context = {
        "matter": matter,
        "is_open_to": not is_window(by),
        "body": matter.receiver,
        "slips": [(SIDES[one.side], names.get(one.side, ""), code_of(one)) for one in sides],
        "url": url,
        "qr": mark_safe(drawn),  # noqa: S308 (drawn here)
    }
    return show(request, by, "desk/mediation/slips.html", context, on="disputes")


def _registered_at_window(by: Person, number: str) -> Matter:
    """A dispute that this clerk registered: of it they see the slip of who came, and nothing else (rulebook E22)."""
    rows = Matter.objects.filter(kind=Kind.DISPUTE, registered_by=by.account).select_related("receiver")
    found = rows.filter(number=number.replace("\x00", "")).first()
    if found is None:
        raise Http404
    return found


def _given_out(matter: Matter, by: Person, *, at: datetime) -> list[Side]:
    """The sides whose present code came from this person within the hour; one that somebody else gave is not theirs.

    A window outside gives out that of who came: with that of the other side it could read what both say.
    """
    giver = {one.side: (matter.registered_by_id, matter.opened_at) for one in Side.objects.filter(matter=matter)}
    for event in Event.objects.filter(matter=matter, act=reissue_code.__name__).order_by("seq"):
        giver[event.data["side"]] = (event.account_id, event.at)
    if is_window(by):
        giver = {side: given for side, given in giver.items() if side == FIRST}
    theirs = [side for side, (who, when) in giver.items() if who == by.account_id and at - when < SHOWN_FOR]
    return list(Side.objects.filter(matter=matter, side__in=theirs).order_by("side"))
