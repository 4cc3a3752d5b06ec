"""Print the longest files and functions: something to look at, not a bar."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Ten of each."""
    files, functions = [], []
    for path in (ROOT / "xinhe").rglob("*.py"):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        files.append((text.count("\n"), str(name)))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                functions.append((length, f"{name}:{node.lineno} {node.name}"))
    for title, rows in (("files", files), ("functions", functions)):
        print(f"longest {title}")
        for length, where in sorted(rows, reverse=True)[:10]:
            print(f"  {length:5d}  {where}")


if __name__ == "__main__":
    main()
