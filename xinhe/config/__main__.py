"""``python -m xinhe.config COMMAND`` is the same as ``xinhe COMMAND``."""

from xinhe.config.cli import main

main()
