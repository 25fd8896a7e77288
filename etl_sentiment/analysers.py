"""The analyser that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl_sentiment.sentiment.model import ModelAnalyser
from etl_sentiment.sentiment.model_prompt import PROMPT_TOKENS
from etl_sentiment.sentiment.vader import Vader
from healing.errors import ConfigError
from healing.llm.budget import Budget
from healing.llm.ollama import OllamaProvider
from healing.llm.provider import Model
from healing.project import Project

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from etl_sentiment.sentiment.analyser import Analyser

SETTING = "SENTIMENT_ANALYSER"
_KNOWN = ("vader", "ollama")


def analyser_of(settings: BaseSettings) -> Analyser:
    """The analyser; asks no server yet. ``ConfigError`` names the setting or the key of healing.yaml."""
    name = settings.get(SETTING)
    if name == "vader":
        return Vader()
    if name == "ollama":
        return _ollama(settings)
    raise ConfigError(f"{SETTING} = {name!r}: must be one of {', '.join(_KNOWN)}")


def _ollama(settings: BaseSettings) -> ModelAnalyser:
    config = Project.of(settings).config
    if config.llm.provider != "ollama":
        raise ConfigError(
            f"{SETTING} = 'ollama' asks the server of healing.yaml, whose llm.provider is {config.llm.provider}:"
            " make it ollama, or set the analyser to vader"
        )
    model = Model(config.llm.chain[0], config.llm.temperature, config.llm.max_tokens)
    budget = Budget(call_seconds=config.healing.timeout_seconds, prompt_tokens=PROMPT_TOKENS)
    return ModelAnalyser(OllamaProvider.of(config.llm), model, budget)
