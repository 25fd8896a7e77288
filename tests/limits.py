"""Limits of the tests themselves."""

TIME_LIMIT = 900
"""Seconds after which a child process is taken to hang: far more than any of them needs on a busy machine."""
