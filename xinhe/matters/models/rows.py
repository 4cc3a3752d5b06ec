"""What hangs on a matter, asked for by its key and kept: the same questions for the door, the desk and the resident."""

from xinhe.matters.models import Assignment, Deadline, Item, Party
from xinhe.postgres.kept import Kept

ITEMS: Kept[Item] = Kept(lambda pk: Item.objects.filter(matter_id=pk))
PARTIES: Kept[Party] = Kept(lambda pk: Party.objects.filter(matter_id=pk).order_by("seq"))
ASSIGNMENTS: Kept[Assignment] = Kept(lambda pk: Assignment.objects.filter(matter_id=pk))
DEADLINES: Kept[Deadline] = Kept(lambda pk: Deadline.objects.filter(matter_id=pk))
# Those that count: a clock that was cancelled is shown to nobody.
STANDING: Kept[Deadline] = Kept(lambda pk: Deadline.objects.filter(matter_id=pk, is_cancelled=False))
