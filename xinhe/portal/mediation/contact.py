"""How a side is reached, put right by itself: another telephone or address, and a code in the place of a lost one."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xinhe.channels.phone_code import send_code
from xinhe.kernel.identity import is_mobile
from xinhe.kernel.numerals import sent_number
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Matter, Party, Proof
from xinhe.matters.models.rows import PARTIES
from xinhe.matters.opening import Opened
from xinhe.mediation.acts.correct_contact import correct_contact
from xinhe.mediation.acts.reissue_code import reissue_code
from xinhe.mediation.models import Side
from xinhe.mediation.models.side import code_of
from xinhe.mediation.seen.course import Course
from xinhe.people import phone_codes
from xinhe.people.person import Person
from xinhe.portal.language import spoken
from xinhe.portal.matters import door
from xinhe.portal.matters.cards import PROVE_FIRST, SENT
from xinhe.portal.matters.forms.mine import ContactForm
from xinhe.portal.matters.forms.plain import Choice
from xinhe.portal.mediation.forms import SideForm
from xinhe.web.clock import TimedRequest

WHOSE = gettext_noop("请选择更正谁的联系方式。")


class SideContactForm(SideForm, ContactForm):
    """The telephone and address of now, of one of the side's own people; a code goes to the telephone."""

    party = Choice(label=gettext_lazy("更正谁的"), required=False, widget=forms.RadioSelect)

    def offer(self, seen: Course) -> None:
        """The people of this side, the first one chosen; of one alone nothing is asked."""
        people = people_of(seen.matter, seen.side.side)
        field = self.fields["party"]
        assert isinstance(field, Choice)
        field.choices = [(str(one.seq), one.identity()["name"]) for one in people]
        self.is_of_several = len(people) > 1
        field.initial = str(people[0].seq) if people else ""


def people_of(matter: Matter, side: int) -> list[Party]:
    """Who stands on a side, in order."""
    return [one for one in PARTIES(matter.pk) if one.side == side]


def correct(request: HttpRequest, matter: Matter, form: SideForm, *, by: Person, at: datetime) -> None:
    """First the code goes to the new number; typed back it shows that the number is right and in the right hand.

    Who has a mobile on file shows by it that it is them: number and code alone would let a finder of the slip speak
    for this side. Raises Refused with what to do.
    """
    said = form.cleaned_data
    people = people_of(matter, by.side)
    chosen = sent_number(str(said.get("party") or "")) or (people[0].seq if len(people) == 1 else 0)
    row = next((one for one in people if one.seq == chosen), None)
    if row is None:
        raise Invalid({"party": WHOSE})
    if is_mobile(row.identity().get("phone", "")) and not door.is_proven(request, matter.number, at=at):
        raise Refused(PROVE_FIRST, code="not_proven")
    phone, code, purpose = str(said["phone"]), str(said["code"]), f"contact/{matter.pk}/{by.side}"
    if not code.strip():
        number = send_code(phone, purpose, address=door.address_of(request), language=spoken(), at=at)
        raise Refused(SENT, code="phone_code_sent", field="code", ending=number[-4:], minutes=phone_codes.MINUTES)
    phone_codes.confirm(phone, purpose, code, at=at)
    correct_contact(
        matter,
        party=chosen,
        phone=phone,
        address=str(said["address"]),
        proof=Proof.PHONE,
        is_old_told=True,
        by=by,
        at=at,
    )


def issue_anew(request: HttpRequest, matter: Matter, *, by: Person, at: datetime) -> None:
    """Only for who opened it by telephone and name: number and code alone would let a finder of the slip in."""
    if not door.is_proven(request, matter.number, at=at):
        raise Refused(PROVE_FIRST, code="not_proven")
    matter = reissue_code(matter, proof=Proof.PHONE, by=by, at=at)
    door.remember_mine(request, [Opened(matter, by.side)], at=at)
    door.just_filed(request, matter, key=_key(Side.objects.get(matter=matter, side=by.side)))


def _key(side: Side) -> str:
    """What the session remembers of a code that was issued here."""
    return f"code/{side.matter_id}/{side.side}/{side.code_version}"


@require_safe
def code(request: TimedRequest, number: str) -> HttpResponse:
    """The code that was issued anew in this browser, to be kept: of the own side alone."""
    own = door.opened_side(request, number, at=request.at)
    if own is None or not door.filed_as(request, _key(own[1])):
        return redirect("portal-dispute", number)
    return render(request, "portal/mediation/code.html", {"matter": own[0], "code": code_of(own[1])})
