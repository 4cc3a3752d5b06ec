"""A store of the first version is found by the words of its letters, and by traditional and simplified ones alike.

Only matters whose log is older than traces: ``xinhe migrate`` takes stock of them right after, so that their present
goes on following from the log. All others get their words with their next letter.
"""

from itertools import groupby

from django.db import migrations

from xinhe.matters.letters.findable import with_words_of

BATCH = 500
UNTRACED = """
SELECT id, words FROM matters_matter
WHERE id > %s AND NOT EXISTS (SELECT 1 FROM matters_event WHERE matter_id = matters_matter.id AND trace IS NOT NULL)
ORDER BY id LIMIT %s
"""


def find_letters(apps, schema_editor):
    """Go through the matters of before, some at a time."""
    documents = apps.get_model("documents", "Document")
    last = "00000000-0000-0000-0000-000000000000"
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(UNTRACED, [last, BATCH])
            matters = cursor.fetchall()
            if not matters:
                return
            last = matters[-1][0]
            letters = documents.objects.filter(subject_id__in=[pk for pk, _ in matters]).order_by("subject_id")
            by_matter = {pk: list(rows) for pk, rows in groupby(letters, key=lambda one: one.subject_id)}
            cursor.executemany(
                "UPDATE matters_matter SET words = %s WHERE id = %s",
                [(with_words_of(words, by_matter.get(pk, ())), pk) for pk, words in matters],
            )


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0014_people_keep_views_and_phrases"),
        ("documents", "0005_files_and_letters_have_a_subject"),
    ]

    operations = [migrations.RunPython(find_letters, migrations.RunPython.noop, elidable=False)]
