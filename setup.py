"""For ``scrapyd-deploy``, which wants a setup.py: everything is in pyproject.toml, the YAML files too."""

from setuptools import setup

setup()
