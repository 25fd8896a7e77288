"""What can go wrong, named after the decision that follows.

HealingError
├── ConfigError            a setting or healing.yaml is wrong: the crawl does not start
├── RulesError             an item class says something impossible about a field: the crawl does not start
├── SelectorModuleError    a selector module is not literal, or not of the agreed shape (file and line)
├── PatchError             a change to a selector module was not made; the module is as it was
├── StoreError             what is remembered cannot be reached or read
│   └── UnknownRecordError there is no record of that number
├── ParkingError           a parked page cannot be replayed (crawl.parking): it is a dead letter
├── WorkerError            the repair worker gave no answer (crawl.worker): the heal is given up, the crawl goes on
└── LLMError               no usable answer from the language model; healing goes on without it
    ├── TryAgainError      the same call may work in a moment (llm.provider)
    ├── UnreachableError   there is no server, or it says nothing (llm.provider)
    └── UnusableReplyError the model may do better when told what was wrong (llm.provider)
"""

from __future__ import annotations


class HealingError(Exception):
    """Base of all errors of this package; the message tells a person what to do."""


class ConfigError(HealingError):
    """A setting, or a key of healing.yaml, has a value that cannot be used."""


class RulesError(HealingError):
    """The metadata of an item class does not make a rule."""


class SelectorModuleError(HealingError):
    """A selector module cannot be read: it is not literals only, or not of the agreed shape."""


class PatchError(HealingError):
    """A selector module was not changed, and why."""


class StoreError(HealingError):
    """The healing store cannot be opened, read or written."""


class UnknownRecordError(StoreError):
    """The healing store has no record of that number."""


class LLMError(HealingError):
    """The language model gave no usable answer."""
