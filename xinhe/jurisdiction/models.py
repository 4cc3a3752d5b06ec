"""Places and offices: where a problem lies, who is there to act on it, and what each office answers for."""

from datetime import date
from typing import ClassVar

from django.db import models

from xinhe.kernel.variants import traditional
from xinhe.kernel.workdays import Year


class Level(models.TextChoices):
    """The tiers of a region, province down to micro-grid."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（区）"
    TOWN = "town", "镇（街道）"
    VILLAGE = "village", "村（社区）"
    GRID = "grid", "网格"
    MICROGRID = "microgrid", "微网格"


class Region(models.Model):
    """A place in the tree from province to micro-grid; ``path`` holds the codes from the root down."""

    code = models.CharField(max_length=18, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=160, unique=True)
    prefix = models.CharField(max_length=4, blank=True, help_text="Leading letters of matter numbers, on a county.")

    objects: ClassVar[models.Manager["Region"]] = models.Manager()

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def ancestors(self) -> list[str]:
        """Codes from the root down to this region itself."""
        return self.path.strip("/").split("/")


class Category(models.Model):
    """A class of content in a tree of three levels; the code's length tells its level."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=40)
    english = models.CharField(max_length=60, blank=True, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    objects: ClassVar[models.Manager["Category"]] = models.Manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def told(self, language: str) -> str:
        """Its name in a language; in English its Chinese name where the place's own table gives no other."""
        if language == "en":
            return self.english or self.name
        return traditional(self.name) if language == "zh-hant" else self.name


class OfficeKind(models.TextChoices):
    """What an office is in the law's eyes; only a petition office passes matters on without power of its own.

    A mediation body is a body of the people and no organ (人民调解法 第七条): petitions are not sent to it.
    """

    PETITION_OFFICE = "petition_office", "信访部门"
    DEPARTMENT = "department", "职能部门"
    TOWN = "town", "镇（街道）"
    VILLAGE = "village", "村（社区）"
    DISCIPLINE = "discipline", "纪检监察机关"
    COMMITTEE = "committee", "人民调解组织"


class OfficeQuerySet(models.QuerySet["Office"]):
    """The vocabulary in which one asks for offices."""

    def organs(self) -> "OfficeQuerySet":
        """Those that a petition may be about or go to: all but mediation bodies."""
        return self.exclude(kind=OfficeKind.COMMITTEE)


class Office(models.Model):
    """An organ or unit (机关、单位) that receives, passes on or handles matters for a region; or a mediation body."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    short = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=OfficeKind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="offices")
    superior = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subordinates")
    mark = models.CharField(max_length=12, blank=True, help_text="机关代字, the head of the numbers on its letters.")
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        help_text="Who took over when it was merged or abolished (第二十四条第二款).",
    )
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=120, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_justice_bureau = models.BooleanField(
        default=False, help_text="司法行政部门: guides mediation in its region (人民调解法 第五条)."
    )

    objects: ClassVar[OfficeQuerySet] = OfficeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | models.Q(is_active=False),
                name="who_was_taken_over_is_gone",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_petition_office(self) -> bool:
        """True for an office that receives and passes on, but has no power to decide (第二十二条)."""
        return self.kind == OfficeKind.PETITION_OFFICE

    @property
    def is_committee(self) -> bool:
        """True for a mediation body, which is no organ (人民调解法 第七条)."""
        return self.kind == OfficeKind.COMMITTEE


class Post(models.Model):
    """A post (岗位) in an office: its title and what it answers for."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=40)
    duty = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager["Post"]] = models.Manager()

    class Meta:
        ordering = ["office", "title"]
        constraints = [models.UniqueConstraint(fields=["office", "title"], name="one_post_of_a_title")]

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """One line of the duty list (权责清单): who leads and who assists for a category at a level, by which law."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="duties")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.COUNTY)
    region = models.ForeignKey(Region, models.PROTECT, related_name="duties")
    lead = models.ForeignKey(Office, models.PROTECT, related_name="leads")
    assists = models.ManyToManyField(Office, related_name="assists", blank=True)
    law = models.CharField(max_length=120)

    objects: ClassVar[models.Manager["Duty"]] = models.Manager()

    class Meta:
        ordering = ["category", "region"]
        constraints = [
            models.UniqueConstraint(fields=["category", "level", "region"], name="one_lead_for_a_category_and_level")
        ]

    def __str__(self) -> str:
        return f"{self.category} → {self.lead}"


class HolidayTable(models.Model):
    """A year's days off and working weekends as an administrator took them from the notice (国务院办公厅通知).

    It stands in the place of the table that is shipped for the year, if one is. ``holidays`` are [day, festival].
    """

    year = models.PositiveSmallIntegerField(primary_key=True)
    edition = models.PositiveSmallIntegerField(default=1, help_text="How often it was saved.")
    number = models.CharField(max_length=40, help_text="Of the notice (文号).")
    text = models.TextField(help_text="Of the notice, as it was pasted.")
    holidays = models.JSONField()
    workdays = models.JSONField()

    objects: ClassVar[models.Manager["HolidayTable"]] = models.Manager()

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def version(self) -> str:
        """The version by which a date tells which table it was counted by."""
        return f"{self.year}-p{self.edition}"

    def table(self) -> Year:
        """The year as the calendar reads it."""
        off = {date.fromisoformat(day): name for day, name in self.holidays}
        return Year(self.year, self.version, off, frozenset(map(date.fromisoformat, self.workdays)), self.number)
