"""A server that tells when it was asked to load a model."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from tests.doubles.ollama import OllamaDouble

if TYPE_CHECKING:
    from tests.doubles.exchange import Asked, Reply
    from tests.doubles.steps import Step


class WarmedDouble(OllamaDouble):
    """Sets ``warmed`` when it is asked to load a model."""

    def __init__(self, *steps: Step, **options: Any) -> None:
        super().__init__(*steps, **options)
        self.warmed = threading.Event()

    def decide(self, asked: Asked) -> Reply:
        reply = super().decide(asked)
        if self.warm_ups:
            self.warmed.set()
        return reply
