"""The providers. A new one is a file of its own and a line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from healing.errors import LLMError

if TYPE_CHECKING:
    from healing.llm.provider import Provider
    from healing.policy import LLMSection

# By dotted path: a client is loaded where it is used, and the one of the extra need not be there at all.
PROVIDERS = {
    "ollama": "healing.llm.ollama.OllamaProvider",
    "openai": "healing.llm.openai.OpenAIProvider",
}
_EXTRAS = {"openai": "openai"}
"""The extra of this package that brings a module."""


def provider_of(section: LLMSection) -> Provider:
    """The server that the policy names.

    Raises ``LLMError`` where it names none, or where the extra that it needs is not installed.
    """
    if section.provider not in PROVIDERS:
        raise LLMError(f"healing goes on without a language model (llm.provider is {section.provider})")
    module, _, name = PROVIDERS[section.provider].rpartition(".")
    try:
        found = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(error.name or "")
        if extra is None:
            raise
        raise LLMError(
            f"llm.provider {section.provider} needs a client that is not installed:"
            f" pip install 'healing-crawler[{extra}]'"
        ) from error
    provider: Provider = found.of(section)
    return provider
