"""What is loaded later is loaded once, whole, however many threads ask for it at the same moment."""

import subprocess
import sys

PROGRAM = """
import sys
import threading
from xinhe.kernel.later import later

sheets, own = later("openpyxl"), later("xinhe.kernel.numbers")
assert "openpyxl" not in sys.modules
gate, found, wrong = threading.Barrier(16), [], []

def ask():
    gate.wait()
    try:
        found.append(sheets.Workbook)
        sheets.utils.get_column_letter(3)
    except Exception as error:
        wrong.append(error)

threads = [threading.Thread(target=ask) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert not wrong, wrong
assert len(set(found)) == 1
import xinhe.kernel.numbers
assert own.matter_number is xinhe.kernel.numbers.matter_number
try:
    later("no_such_library")
except ModuleNotFoundError as error:
    assert error.name == "no_such_library"
else:
    raise AssertionError
"""


def test_a_module_is_loaded_once_and_whole() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=60)
