"""Message catalogues: collect the texts, fill the traditional Chinese ones, list what English still lacks.

``--check`` changes nothing and fails when a text in the code is missing from a catalogue or is untranslated.
Collecting needs GNU gettext (Debian: ``gettext``).
"""

import argparse
import fcntl
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from shutil import copytree

import polib

from xinhe.kernel.variants import traditional

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "xinhe" / "web" / "locale"
PLURALS = {"zh_Hant": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
LANGUAGES = tuple(PLURALS)


def collect(locale: Path) -> None:
    """Run Django's makemessages over the package, writing into this locale folder and no other.

    A folder named locale that it meets on its way would get the texts of the package around it; so it is ignored.
    """
    code = (
        "import os, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'xinhe.config.settings');"
        "from django.conf import settings; import django; settings.LOCALE_PATHS=[sys.argv[1]];"
        "django.setup(); from django.core.management import call_command;"
        "call_command('makemessages', locale=['zh_Hant','en'], no_location=True, no_wrap=True, verbosity=0,"
        " ignore_patterns=['.venv/*','var/*','tests/*','bench/*','locale'])"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(locale)], cwd=ROOT, check=True)


def rule_words() -> dict[str, dict[str, str]]:
    """What rule files say inside a refusal: sentences to translate here, and titles that bring their translation."""
    words: dict[str, dict[str, str]] = {}
    for path in sorted((ROOT / "rules").glob("*/*.toml")):
        rule = tomllib.loads(path.read_text("utf-8"))
        words |= {warning["sentence"]: {} for warning in rule.get("warning", [])}
        if "step" not in rule:
            continue  # letters, holidays and checks bring no words of a procedure
        for part in [rule, *rule.get("state", []), *rule.get("step", []), *rule.get("ground", [])]:
            if title := part.get("title"):
                words.setdefault(title["zh-hans"], {"zh_Hant": title["zh-hant"], "en": title["en"]})
        sentences = [need["sentence"] for need in rule.get("need", [])]
        sentences += [clock["lapsed"] for clock in rule.get("clock", []) if "lapsed" in clock]
        sentences += [ground["otherwise"] for ground in rule.get("ground", []) if "otherwise" in ground]
        sentences += [organ for route in rule.get("route", []) for organ in route.get("organs", [])]
        sentences += [bound["sentence"] for bound in rule.get("bound", [])]
        for sentence in sentences:
            words.setdefault(sentence, {})
    return words


def add_rule_words(catalogue: polib.POFile, language: str) -> None:
    """Set the words of the rules behind those of the code, with the translations that are known."""
    known = {entry.msgid: entry for entry in catalogue}
    for text, translated in rule_words().items():
        entry = known.get(text)
        if entry is not None and not entry.obsolete:
            continue
        if entry is not None:
            catalogue.remove(entry)
        said = entry.msgstr if entry is not None else ""
        catalogue.append(polib.POEntry(msgid=text, msgstr=translated.get(language) or said))


def fill_traditional(locale: Path) -> None:
    """Convert each simplified text; entries that were edited by hand stay."""
    path = locale / "zh_Hant" / "LC_MESSAGES" / "django.po"
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgstr_plural.get(0) or traditional(entry.msgid_plural)}
        elif not entry.msgstr or entry.fuzzy:
            entry.msgstr = traditional(entry.msgid)
        if "fuzzy" in entry.flags:
            entry.flags.remove("fuzzy")
    catalogue.save()


def tidy(locale: Path) -> None:
    """Drop texts no longer used and the dates that would change at every run; let nothing be guessed."""
    for language in LANGUAGES:
        path = locale / language / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(path))
        add_rule_words(catalogue, language)
        for entry in list(catalogue):
            if entry.obsolete:
                catalogue.remove(entry)
            elif entry.fuzzy:
                entry.flags.remove("fuzzy")
                entry.msgstr, entry.previous_msgid, entry.previous_msgid_plural = "", None, None
                entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
        catalogue.metadata = {
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": PLURALS[language],
        }
        catalogue.header, catalogue.metadata_is_fuzzy = "", False
        catalogue.save()


def untranslated(locale: Path) -> list[str]:
    """Texts without a translation, as "language: text"."""
    missing = []
    for language in LANGUAGES:
        catalogue = polib.pofile(str(locale / language / "LC_MESSAGES" / "django.po"))
        missing += [f"{language}: {entry.msgid}" for entry in catalogue.untranslated_entries()]
    return missing


def texts(locale: Path) -> set[tuple[str, str]]:
    """Every (language, text) of the catalogues."""
    return {
        (language, entry.msgid)
        for language in LANGUAGES
        for entry in polib.pofile(str(locale / language / "LC_MESSAGES" / "django.po"))
    }


def main() -> int:
    """Collect, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    is_check = parser.parse_args().check
    with Path(__file__).open() as own:
        # makemessages lays files beside the templates while it works: two at once lose texts and translations.
        fcntl.flock(own, fcntl.LOCK_EX)
        return check() if is_check else renew()


def renew() -> int:
    """Collect the texts into the catalogues."""
    LOCALE.mkdir(exist_ok=True)
    collect(LOCALE)
    tidy(LOCALE)
    fill_traditional(LOCALE)
    missing = untranslated(LOCALE)
    print("\n".join(missing) or "every text is translated")
    return 0


def check() -> int:
    """Compare the catalogues with the code, changing nothing."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "locale"
        copytree(LOCALE, fresh)
        collect(fresh)
        tidy(fresh)
        new = texts(fresh) - texts(LOCALE)
        missing = untranslated(fresh)
    for language, text in sorted(new):
        print(f"not collected ({language}): {text}")
    for line in missing:
        print(f"not translated: {line}")
    if new or missing:
        print("run: make messages")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
