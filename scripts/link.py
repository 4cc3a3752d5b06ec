"""Make this checkout importable in its virtual environment, and put the ``xinhe`` command beside python.

Not ``pip install -e``: that would fetch an unlocked build backend.
"""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Write a path file and the command."""
    Path(sysconfig.get_path("purelib"), "xinhe.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    command = Path(sysconfig.get_path("scripts"), "xinhe")
    command.write_text(
        f"#!{sys.executable}\nfrom xinhe.config.cli import main\n\nmain()\n",
        encoding="utf-8",
    )
    command.chmod(0o755)


if __name__ == "__main__":
    main()
