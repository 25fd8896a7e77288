"""The database of what was collected: its tables, their versions, and what is written to them."""

from __future__ import annotations

import logging

# Before Alembic is imported: it tells of each of its plugins then, and of the database at each start.
logging.getLogger("alembic").setLevel(logging.WARNING)
