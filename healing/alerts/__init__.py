"""Tells people when something needs them; :func:`healing.alerts.sending.send` is the way in."""
