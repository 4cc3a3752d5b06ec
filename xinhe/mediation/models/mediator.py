"""Who mediates: the register, what somebody learned, and when they can't be asked."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from xinhe.jurisdiction.models import Office
from xinhe.kernel.identity import normalise_phone
from xinhe.kernel.refusal import gettext_noop
from xinhe.people import vault
from xinhe.people.models import Account, Role


class Seat(models.TextChoices):
    """What somebody is in the body: elected into it, or engaged by it (人民调解法 第八条、第十三条)."""

    CHAIR = "chair", gettext_noop("主任")
    VICE_CHAIR = "vice_chair", gettext_noop("副主任")
    MEMBER = "member", gettext_noop("委员")
    ENGAGED = "engaged", "聘任"


class Sex(models.TextChoices):
    """Kept because a committee must have women among its members (人民调解法 第八条第三款)."""

    FEMALE = "female", "女"
    MALE = "male", "男"


class MediatorQuerySet(models.QuerySet["Mediator"]):
    """The vocabulary in which one asks for mediators."""

    def serving(self, day: date) -> "MediatorQuerySet":
        """Those in office on this day."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day), engaged_on__lte=day, office__is_active=True)

    def listed(self, day: date) -> "MediatorQuerySet":
        """Those whom the public list may name: in office, and they agreed to it."""
        return self.serving(day).filter(is_listed=True)


class Mediator(models.Model):
    """A member or engaged mediator of a body (人民调解员). Who leaves stays, with the day."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="mediators")
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="mediator")
    name = models.CharField(max_length=40)
    sex = models.CharField(max_length=6, choices=Sex.choices)
    is_minority = models.BooleanField(default=False, help_text="Counted for 第八条第三款, and published nowhere.")
    is_adult = models.BooleanField(default=False, help_text="Seen by whoever registered it (第十四条).")
    seat = models.CharField(max_length=10, choices=Seat.choices)
    kinds = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    tier = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: as their kinds say (三事分解).")
    is_full_time = models.BooleanField(default=False)
    engaged_on = models.DateField()
    left_on = models.DateField(null=True, blank=True, help_text="The first day on which they no longer mediate.")
    fields = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    duty = models.CharField(max_length=120, blank=True, help_text="When and where they are to be found, in words.")
    sealed_phone = models.BinaryField(null=True, blank=True)
    photo = models.CharField(max_length=64, blank=True, help_text="Hash of a small picture.")
    is_listed = models.BooleanField(default=False, help_text="Agreed to stand in the public list.")

    objects: ClassVar[MediatorQuerySet] = MediatorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["office", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("engaged_on")), name="who_leaves_was_engaged"
            ),
            models.CheckConstraint(condition=Q(tier__isnull=True) | Q(tier__range=(1, 3)), name="one_of_three_tiers"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_member(self) -> bool:
        """True for who was elected into the committee."""
        return self.seat != Seat.ENGAGED

    @property
    def phone(self) -> str:
        """The telephone number, for who keeps the register."""
        return vault.unseal(bytes(self.sealed_phone), about=self.about()).decode() if self.sealed_phone else ""

    def about(self) -> bytes:
        """What ties the sealed number to this row."""
        return f"mediator/{self.pk}".encode()


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


class Training(models.Model):
    """One training that a mediator attended (人民调解法 第十四条第二款)."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="trainings")
    on = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    topic = models.CharField(max_length=100)

    objects: ClassVar[models.Manager["Training"]] = models.Manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(hours__gt=0), name="training_takes_time")]

    def __str__(self) -> str:
        return self.topic


class UnavailableQuerySet(models.QuerySet["Unavailable"]):
    """The vocabulary in which one asks when somebody can't be asked."""

    def on(self, day: date) -> "UnavailableQuerySet":
        """Those that hold on this day."""
        return self.filter(from_on__lte=day, until_on__gte=day)


class Unavailable(models.Model):
    """Days on which a mediator can't be asked, both included; two of one person never overlap."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="absences")
    from_on = models.DateField()
    until_on = models.DateField()
    words = models.CharField(max_length=100, blank=True)

    objects: ClassVar[UnavailableQuerySet] = UnavailableQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="unavailable_ends_after_it_begins"),
            # The person as a range of one, so that no extension is needed to compare numbers in such an index.
            ExclusionConstraint(
                name="unavailable_once_at_a_time",
                expressions=[
                    (
                        Func(F("mediator"), F("mediator"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("from_on"), F("until_on"), RangeBoundary(True, True), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.until_on}"
