"""Prove at the table that one is of the side whose code one has: by a code sent to a telephone that is on file."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from xinhe.channels.phone_code import send_code
from xinhe.kernel import chain
from xinhe.kernel.identity import is_mobile, normalise_phone
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Party
from xinhe.matters.models.rows import PARTIES
from xinhe.mediation.models import Side
from xinhe.mediation.round_table import Known
from xinhe.people import phone_codes

# Our choice: as long as one sits at a table; who comes another day proves it anew.
GOOD_FOR = timedelta(hours=12)
UNPROVEN = gettext_noop(
    "请先用登记的手机收一个验证码，证明是本人，再入席、说话、提方案。没有这个手机的，请调解员当面代办。"
)

NO_PHONE = gettext_noop("请从列出的手机里选一个。")


def phones_of(side: Side) -> Sequence[Party]:
    """The people of this side who left a mobile: to these a code may be sent, and to no number that is typed."""
    return [one for one in PARTIES(side.matter_id) if one.side == side.side and is_mobile(_number(one))]


def send(side: Side, party: int, *, address: str, language: str, at: datetime) -> None:
    """Send a code to a telephone of this side, outside a transaction. Raises Invalid naming the field, TooMany."""
    send_code(_number(_of(side, party)), _purpose(side), address=address, language=language, at=at)


def prove(side: Side, party: int, code: str, *, at: datetime) -> str:
    """The proof for a code that was right, good for this side and some hours. Raises Refused naming the field."""
    phone_codes.confirm(_number(_of(side, party)), _purpose(side), code, at=at)
    until = int((at + GOOD_FOR).timestamp())
    return f"{until}.{_signed(side, until)}"


def known(side: Side, proof: str, *, at: datetime) -> Known:
    """How who holds this side's code is known, perhaps by a proof. Raises Refused where one is to be proven."""
    if is_proof(side, proof, at=at):
        return Known.PHONE
    if phones_of(side):
        raise Refused(UNPROVEN, code="phone_unproven", article="《人民法院在线调解规则》第十七条（参照）")
    return Known.CODE


def is_proof(side: Side, proof: str, *, at: datetime) -> bool:
    """Was this proof given to this side, with the code that it has now, and not too long ago?"""
    typed, _dot, signed = proof.partition(".")
    if not typed.isascii() or not typed.isdigit() or len(typed) > 12 or int(typed) <= at.timestamp():
        return False
    return hmac.compare_digest(_signed(side, int(typed)).encode(), signed.encode("utf-8", "surrogatepass"))


def _purpose(side: Side) -> str:
    return f"table/{side.matter_id}"


def _signed(side: Side, until: int) -> str:
    about = f"phone-proof:{side.side}:{side.code_version}:{until}".encode()
    return chain.keyed(settings.CODE_KEY, UUID(str(side.matter_id)).bytes + about).hex()


def _of(side: Side, party: int) -> Party:
    found = next((one for one in phones_of(side) if one.seq == party), None)
    if found is None:
        raise Invalid({"party": NO_PHONE})
    return found


def _number(one: Party) -> str:
    return normalise_phone(one.identity().get("phone", ""))
