"""The versions of the tables, one module each, in Alembic's form.

A module that has been released is never changed: databases out there were made by it. For a new version change
``tables.py``, then add a module whose ``down_revision`` is the newest one here.
"""
