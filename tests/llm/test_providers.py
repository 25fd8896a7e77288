from __future__ import annotations

import sys
from importlib import import_module

import pytest

from healing.errors import LLMError
from healing.llm.ollama import OllamaProvider
from healing.llm.openai import OpenAIProvider
from healing.llm.providers import PROVIDERS, provider_of
from healing.policy import LLMSection


def test_the_default_is_ollama_on_this_machine() -> None:
    provider = provider_of(LLMSection())

    assert isinstance(provider, OllamaProvider)
    assert (provider.base_url, provider.keep_alive, provider.api_key) == ("http://localhost:11434", "10m", "")


def test_the_policy_is_handed_on() -> None:
    section = LLMSection.model_validate(
        {"provider": "openai", "base_url": "http://127.0.0.1:1234/v1/", "api_key": "secret"}
    )

    provider = provider_of(section)

    assert isinstance(provider, OpenAIProvider)
    assert (provider.base_url, provider.api_key) == ("http://127.0.0.1:1234/v1", "secret")


def test_every_provider_of_the_policy_is_there() -> None:
    named = set(LLMSection.model_json_schema()["properties"]["provider"]["enum"]) - {"none"}

    assert named == set(PROVIDERS)
    for path in PROVIDERS.values():
        module, _, name = path.rpartition(".")
        assert hasattr(import_module(module), name)


def test_no_provider_is_told() -> None:
    with pytest.raises(LLMError, match=r"without a language model \(llm\.provider is none\)"):
        provider_of(LLMSection(provider="none"))


def test_a_missing_extra_is_told_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "healing.llm.openai")
    monkeypatch.setitem(sys.modules, "openai", None)

    with pytest.raises(LLMError, match=r"not installed: pip install 'healing-crawler\[openai\]'"):
        provider_of(LLMSection(provider="openai"))
