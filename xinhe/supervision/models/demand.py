"""What was asked of an office on one matter and answered, and what it was advised."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinhe.jurisdiction.models import Office
from xinhe.matters.models import Matter
from xinhe.people.models import Account
from xinhe.people.person import Person


class DemandKind(models.TextChoices):
    """A reminder before or after an end, or a formal demand with its ground."""

    URGE = "urge", "催办"
    SUPERVISE = "supervise", "督办"


class SupervisionGround(models.TextChoices):
    """The six grounds of formal supervision (第四十条第一款)."""

    WRONG_WAY = "G1", "违反规定受理、办理"
    BUCK_PASSING = "G2", "推诿"
    PERFUNCTORY = "G3", "敷衍"
    DELAY = "G4", "拖延"
    FALSEHOOD = "G5", "弄虚作假"
    DEFIANCE = "G6", "拒不执行处理意见"


class UrgingMeans(models.TextChoices):
    """How an office was urged: 1+X is one written slip and calls that rise."""

    SLIP = "slip", "催办单"
    PHONE = "phone", "电话"


class Rung(models.TextChoices):
    """Who was called, from the bottom of the ladder up (1+X 督办)."""

    STAFF = "staff", "工作人员"
    DEPUTY = "deputy", "分管领导"
    CHIEF = "chief", "主要领导"


class DemandQuerySet(models.QuerySet["Demand"]):
    """The vocabulary in which surfaces ask for demands."""

    def shown_to(self, person: Person) -> "DemandQuerySet":
        """All to a petition office; to another office those that it was sent or sent itself."""
        if person.office is not None and person.office.is_petition_office:
            return self
        return self.filter(Q(to=person.office_id) | Q(by_office=person.office_id)) if person.office else self.none()


class Demand(models.Model):
    """One thing demanded of one office on a matter: an urging (催办) or formal supervision (督办)."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="demands")
    seq = models.PositiveIntegerField(help_text="The event that made it.")
    kind = models.CharField(max_length=10, choices=DemandKind.choices)
    ground = models.CharField(max_length=2, choices=SupervisionGround.choices, blank=True)
    means = models.CharField(max_length=6, choices=UrgingMeans.choices, blank=True)
    rung = models.CharField(max_length=6, choices=Rung.choices, blank=True)
    spoken_to = models.CharField(max_length=40, blank=True, help_text="Who of the office was on the phone.")
    to = models.ForeignKey(Office, models.PROTECT, db_index=False, related_name="demands")
    by_office = models.ForeignKey(Office, models.PROTECT, db_index=False, related_name="+")
    facts = models.TextField(blank=True)
    demand = models.TextField()
    answer_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    document_id = models.UUIDField(null=True, blank=True)

    objects: ClassVar[DemandQuerySet] = DemandQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["matter", "seq"]
        indexes = [models.Index(fields=["to", "at"], name="demand_of_office")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=DemandKind.URGE) | (~Q(ground="") & Q(answer_on__isnull=False)),
                name="supervision_has_ground_and_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.to}"

    @property
    def is_owed(self) -> bool:
        """True while the office owes its answer to formal supervision."""
        return self.kind == DemandKind.SUPERVISE and self.answered_at is None


class Advice(models.TextChoices):
    """The three kinds of recommendation (三项建议; 第四十条第一款至第三款)."""

    IMPROVE = "improve", "改进工作"
    POLICY = "policy", "完善政策"
    LIABILITY = "liability", "追究责任"


class Adoption(models.TextChoices):
    """Whether the office took a recommendation up (采纳情况; 第四十条第四款)."""

    FULL = "full", "全部采纳"
    PART = "part", "部分采纳"
    NONE = "none", "未采纳"


class Recommendation(models.Model):
    """A recommendation to an office, which owes written feedback on its adoption (第四十条第四款)."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="recommendations")
    seq = models.PositiveIntegerField(help_text="The event that made it.")
    kind = models.CharField(max_length=10, choices=Advice.choices)
    to = models.ForeignKey(Office, models.PROTECT, db_index=False, related_name="recommendations")
    by_office = models.ForeignKey(Office, models.PROTECT, db_index=False, related_name="+")
    facts = models.TextField()
    pattern = models.TextField(blank=True, help_text="Figures that show how often it happens.")
    advice = models.TextField()
    answer_on = models.DateField()
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    adoption = models.CharField(max_length=4, choices=Adoption.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    document_id = models.UUIDField(null=True, blank=True)

    objects: ClassVar[models.Manager["Recommendation"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]
        indexes = [
            models.Index(fields=["to", "at"], name="recommendation_of_office"),
            models.Index(fields=["answer_on"], name="recommendation_owed", condition=Q(answered_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, adoption="") | (Q(answered_at__isnull=False) & ~Q(adoption="")),
                name="an_answer_says_whether_adopted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.to}"

    @property
    def is_owed(self) -> bool:
        """True while the office owes its feedback."""
        return self.answered_at is None
