"""New selectors into a selector module that somebody has imported, without importing it again.

``importlib.reload`` would leave names that were imported from the module stale, keep removed ones, and could load
stale bytecode; see https://docs.python.org/3/library/importlib.html#importlib.reload
"""

from __future__ import annotations

import ast
import sys

from healing.selectors.literals import LISTINGS, PAGES, constants, parse


def swap_in(module_name: str, source: str) -> None:
    """Put the literals of ``source`` into the imported module, if it is; its dictionaries stay the same objects."""
    module = sys.modules.get(module_name)
    if module is None:
        return
    new = {name: ast.literal_eval(value) for name, value in constants(parse(source)).items()}
    namespace = vars(module)
    for name in (LISTINGS, PAGES):
        there = namespace.get(name)
        if not isinstance(there, dict):
            namespace.update({name: new[name]} if name in new else {})
            continue
        there.update(new.get(name, {}))  # first this, so that a reader never misses a page kind that stays
        for gone in there.keys() - new.get(name, {}).keys():
            del there[gone]
