"""What can go wrong with what was collected.

CollectionError       the database cannot be opened, read or written
├── BusyError         it cannot be reached now, or another one holds it: the same call may work in a moment
└── UnstorableError   one item has a value that no column can hold
"""

from __future__ import annotations

from healing.errors import HealingError


class CollectionError(HealingError):
    """The message names the setting, the database and what to do."""


class BusyError(CollectionError):
    """Nothing was written; it is worth trying again."""


class UnstorableError(CollectionError):
    """The message names the item's address and the field."""
