"""Libraries that are loaded once something of them is asked for: large ones that most workers never need."""

import importlib.util
import sys
from types import ModuleType


def later(name: str) -> ModuleType:
    """The module of this name, read when the first of its names is asked for (``importlib.util.LazyLoader``).

    Raises ModuleNotFoundError at once where it is not installed.
    """
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:  # as an import would leave it
        setattr(sys.modules[parent], child, module)
    spec.loader.exec_module(module)
    return module
