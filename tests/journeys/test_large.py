"""大字版: letters that are large indeed, and no page wider than its window."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import now

from tests import town as make
from tests.journeys.conftest import Window
from tests.town import Town
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of

Open = Callable[..., Window]
WIDTHS = pytest.mark.parametrize("width", [390, 1024, 1440])
RESIDENT, STAFF = 22, 18  # pixels of plain text
# The words that stand out of the window, whatever is scrolled within its own box left out.
WIDER = """() => {
  const root = document.documentElement, found = [], range = document.createRange();
  if (root.scrollWidth <= root.clientWidth) return found;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let one = texts.nextNode(); one; one = texts.nextNode()) {
    range.selectNodeContents(one);
    if (range.getBoundingClientRect().right > root.clientWidth && !one.parentElement.closest(".scroll, .skip"))
      found.push(`${one.parentElement.className}: ${one.textContent.trim()}`);
  }
  return [`${root.scrollWidth} > ${root.clientWidth}`, ...found];
}"""


def _large(one: Window, least: int) -> dict[str, object]:
    """What is wrong with the open page: text smaller than it should be, or anything beside the window."""
    text = float(one.page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"))
    wider = one.page.evaluate(WIDER)
    return ({"text": text} if text < least else {}) | ({"wider": wider} if wider else {})


def _answered(town: Town) -> Matter:
    return make.rechecking(town, now() - timedelta(days=40))


@WIDTHS
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_a_resident_reads_large_letters_on_every_page(town: Town, window: Open, width: int, language: str) -> None:
    matter = _answered(town)
    home = window({"width": width, "height": 900})
    home.open(f"/language/{language}/?next=/size/large/?next=/my/")
    home.page.fill("[name=number]", matter.number)
    home.page.fill("[name=code]", code_of(matter))
    home.page.locator("main form button.btn-primary").first.click()
    home.page.wait_for_url(f"**/my/{matter.number}/")
    wrong: dict[str, object] = {}
    paths = ["/", "/guide/", "/petitions/new/", "/my/", "/my/phone/", f"/my/{matter.number}/", "/places/", "/rules/"]
    for path in paths:
        home.open(path)
        home.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        wrong |= {path: found} if (found := _large(home, RESIDENT)) else {}
    assert wrong == {}


@WIDTHS
def test_a_desk_in_large_letters_is_no_wider_than_its_window(town: Town, window: Open, width: int) -> None:
    matter = _answered(town)
    desk = window({"width": width, "height": 900}).sign_in("handler")
    desk.open("/size/large/")
    wrong: dict[str, object] = {}
    file = f"/desk/matters/{matter.number}/"
    for path in ["/desk/", "/desk/matters/", file, f"{file}execute/", f"{file}note/"]:
        desk.open(path)
        wrong |= {path: found} if (found := _large(desk, STAFF)) else {}
    desk.open(file)
    desk.page.locator(f"a[href^='{file}']:visible").first.click()
    desk.page.locator("#drawer form").wait_for()
    wrong |= {"drawer": found} if (found := _large(desk, STAFF)) else {}
    assert wrong == {}
