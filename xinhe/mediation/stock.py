"""The register of mediation as rows that the log of administration keeps before and after."""

from xinhe.mediation.models import Adviser, Committee, Consultation, Mediator, Training, Unavailable
from xinhe.people.stock import Table

COMMITTEES = Table(Committee._meta.db_table, "调解组织", ("office_id",), ("office_id", "sort"))
MEDIATORS = Table(Mediator._meta.db_table, "调解员", ("id",), ("id", "name"), secret=frozenset({"sealed_phone"}))
TRAININGS = Table(Training._meta.db_table, "调解员培训", ("id",), ("topic",))
ABSENCES = Table(Unavailable._meta.db_table, "调解员不在岗", ("id",), ("from_on", "until_on"))
ADVISERS = Table(Adviser._meta.db_table, "村居法律顾问", ("id",), ("name", "firm"))
CONSULTATIONS = Table(Consultation._meta.db_table, "来访咨询", ("id",), ("on", "people"))
TABLES = (COMMITTEES, MEDIATORS, TRAININGS, ABSENCES, ADVISERS, CONSULTATIONS)
