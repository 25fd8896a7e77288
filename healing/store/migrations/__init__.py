"""The versions of the store's tables, one module each, in Alembic's form.

A module that has been released is never changed: stores out there were made by it. For a new version change
``tables.py``, then add a module whose ``down_revision`` is the newest one here. Columns and indexes are added only
where they are not there yet: SQLite's driver committed the changes of earlier releases one by one.
"""
