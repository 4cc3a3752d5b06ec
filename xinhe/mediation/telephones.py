"""Whose telephone opens the desk: that of a mediator who is nothing else there."""

from datetime import date

from xinhe.kernel.identity import normalise_phone
from xinhe.mediation.models import Mediator
from xinhe.people.models import Account, Role


def mediator_with(phone: str, *, on: date) -> Account | None:
    """The account that a proven mobile opens; None unless it is one serving mediator's, and no other account has it.

    The number is that of the account: the one in the register is kept by the chair, to whom nothing that is confided
    to a mediator may open (decision 32).
    """
    numbers = Account.objects.filter(is_active=True).exclude(phone="").values_list("pk", "phone")
    found = [pk for pk, typed in numbers if normalise_phone(typed) == phone]
    serving = Mediator.objects.serving(on).filter(
        account__in=found, account__pending=[], account__roles=[Role.MEDIATOR], account__office__is_active=True
    )
    row = serving.select_related("account__office__region").first()
    return row.account if row is not None and len(found) == 1 else None
