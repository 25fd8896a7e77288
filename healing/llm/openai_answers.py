"""What is read of an OpenAI-compatible server's answers; the client itself checks nothing of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Sequence


class Said(BaseModel):
    content: str | None = None


class Choice(BaseModel):
    delta: Said
    finish_reason: str | None = None


class Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Timings(BaseModel):
    """What llama.cpp's server measures, in milliseconds."""

    prompt_ms: float = 0.0
    predicted_ms: float = 0.0


class Chunk(BaseModel):
    """A part of an answer; the last one has the counts and times, where the server has them, and often no choice."""

    choices: list[Choice]
    model: str = ""
    usage: Usage | None = None
    timings: Timings | None = None


class Completion(BaseModel):
    """A whole answer; no ``finish_reason`` where it was not finished."""

    text: str
    finish_reason: str | None
    model: str
    usage: Usage
    timings: Timings


def completion_of(chunks: Sequence[Chunk]) -> Completion:
    """The parts of an answer put together; ``ValueError`` where there is none."""
    choices = [choice for chunk in chunks for choice in chunk.choices]
    if not choices:
        raise ValueError("the answer has no choices")
    return Completion(
        text="".join(choice.delta.content or "" for choice in choices),
        finish_reason=next((choice.finish_reason for choice in reversed(choices) if choice.finish_reason), None),
        model=chunks[0].model,
        usage=next((chunk.usage for chunk in reversed(chunks) if chunk.usage), Usage()),
        timings=next((chunk.timings for chunk in reversed(chunks) if chunk.timings), Timings()),
    )


class ListedModel(BaseModel):
    """A model, with its context where the server tells it: vLLM at the top, llama.cpp in ``meta``."""

    id: str
    max_model_len: int | None = None
    meta: dict[str, Any] | None = None


class Models(BaseModel):
    """The server's models."""

    data: list[ListedModel]

    def names(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.data)

    def find(self, model: str) -> ListedModel | None:
        """The model of that name, or the only one: llama.cpp's server answers with it whatever it is called."""
        named = (one for one in self.data if one.id == model)
        return next(named, self.data[0] if len(self.data) == 1 else None)


def context(listed: ListedModel | None, props: dict[str, Any], studio: dict[str, Any]) -> int:
    """The context in use, by vLLM, llama.cpp or LM Studio, else the one of the model's training; 0 where none is told.

    ``props`` is llama.cpp's ``/props``, ``studio`` the model's entry in LM Studio's ``/api/v0/models``.
    """
    meta = (listed.meta if listed is not None else None) or {}
    settings = props.get("default_generation_settings")
    told = (
        listed.max_model_len if listed is not None else None,
        meta.get("n_ctx"),
        settings.get("n_ctx") if isinstance(settings, dict) else None,
        studio.get("loaded_context_length"),
        studio.get("max_context_length"),
        meta.get("n_ctx_train"),
    )
    return next((one for one in told if isinstance(one, int) and one > 0), 0)


def studio_entry(listing: dict[str, Any], model: str) -> dict[str, Any]:
    """The entry of a model in LM Studio's own listing; empty where it has none."""
    found = listing.get("data")
    entries = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return next((one for one in entries if one.get("id") == model), {})
