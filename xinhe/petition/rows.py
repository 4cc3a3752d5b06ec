"""What hangs on a petition beside what hangs on every matter, asked for by its key and kept."""

from xinhe.petition.models import Aftercare, Hearing
from xinhe.postgres.kept import Kept

AFTERCARE: Kept[Aftercare] = Kept(lambda pk: Aftercare.objects.filter(matter_id=pk).select_related("office"))
HEARINGS: Kept[Hearing] = Kept(lambda pk: Hearing.objects.filter(matter_id=pk).select_related("office"))
