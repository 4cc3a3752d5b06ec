"""What is loaded later is the same module, where an import would have put it."""

import subprocess
import sys

PROGRAM = """
import sys
from xinhe.kernel.later import later

sheets = later("openpyxl")
own = later("xinhe.kernel.numbers")
assert "openpyxl.workbook" not in sys.modules
assert sheets.Workbook.__name__ == "Workbook"
assert "openpyxl.workbook" in sys.modules
import xinhe.kernel.numbers
assert xinhe.kernel.numbers is own
assert own.matter_number("LH", 2026, 4182) == "LH-26-004182-5"
assert later("openpyxl") is sheets
try:
    later("no_such_library")
except ModuleNotFoundError as error:
    assert error.name == "no_such_library"
else:
    raise AssertionError
"""


def test_a_module_is_read_when_it_is_asked_for_and_stands_where_an_import_puts_it() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=60)
