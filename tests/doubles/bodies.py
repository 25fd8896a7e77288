"""The JSON that Ollama sends, from the values of a request: pure functions.

Shapes and counters as in https://github.com/ollama/ollama/blob/main/docs/api.md; durations are nanoseconds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.doubles.steps import Answer, Json

_CREATED = "2026-11-01T00:00:00Z"
_BYTES_PER_TOKEN = 3.3
_DEFAULT_CONTEXT = 4096
_SECOND = 1_000_000_000
_ANSWERED = 1.5
COLD_SECONDS = 4.0
"""What loading a model is said to have taken; how long it takes is up to the test."""
_DETAILS = {"format": "gguf", "family": "llama", "parameter_size": "8.0B", "quantization_level": "Q4_0"}
_DIGEST = f"sha256:{'a7' * 32}"


def tokens(text: str) -> int:
    return max(1, round(len(text.encode()) / _BYTES_PER_TOKEN))


def tagged(model: str) -> str:
    return model if ":" in model else f"{model}:latest"


def prompt_of(request: Json) -> str:
    return "".join(message["content"] for message in request.get("messages", ())) or request.get("prompt", "")


def context_of(request: Json, longest: int) -> int:
    """Tokens that the model is loaded with for this request; never more than it was made for."""
    asked: int = request.get("options", {}).get("num_ctx", _DEFAULT_CONTEXT)
    return min(asked, longest)


def version() -> Json:
    return {"version": "0.33.0"}


def tags(models: Iterable[str]) -> Json:
    known = {"modified_at": _CREATED, "size": 4_661_224_676, "digest": _DIGEST, "details": _DETAILS}
    return {"models": [{"name": name, "model": name, **known} for name in models]}


def running(loaded: Iterable[tuple[str, int]]) -> Json:
    known = {"size": 5_137_025_024, "size_vram": 0, "digest": _DIGEST, "details": _DETAILS, "expires_at": _CREATED}
    return {
        "models": [{"name": name, "model": name, "context_length": context, **known} for name, context in loaded],
    }


def shown(context_length: int, *, thinks: bool) -> Json:
    return {
        "details": _DETAILS,
        "model_info": {"general.architecture": "llama", "llama.context_length": context_length},
        "capabilities": ["completion", *(["thinking"] if thinks else [])],
    }


def pulling() -> Iterator[Json]:
    """The lines of a download in two steps."""
    yield {"status": "pulling manifest"}
    layer = {"status": f"pulling {_DIGEST[7:19]}", "digest": _DIGEST, "total": 2000}
    yield layer
    yield {**layer, "completed": 1000}
    yield {**layer, "completed": 2000}
    for status in ("verifying sha256 digest", "writing manifest", "success"):
        yield {"status": status}


def not_pulled() -> Iterator[Json]:
    yield {"status": "pulling manifest"}
    yield {"error": "pull model manifest: file does not exist"}


def loaded(request: Json, *, is_chat: bool) -> Json:
    """The reply to a request without a prompt: it loads the model, or lets it go."""
    reason = "unload" if request.get("keep_alive") in (0, "0", "0s") else "load"
    return {**_said(request, "", "", is_chat=is_chat), "done": True, "done_reason": reason}


def whole(answer: Answer, request: Json, context: int, *, is_chat: bool, is_cold: bool) -> Json:
    """A whole answer. A prompt longer than the context was cut silently, a reply longer than allowed visibly."""
    content = answer.content(request)
    limit = request.get("options", {}).get("num_predict", -1)
    is_cut = 0 <= limit < tokens(content)
    if is_cut:
        content = content.encode()[: int(limit * _BYTES_PER_TOKEN)].decode(errors="ignore")
    said = {**_said(request, content, answer.thinking, is_chat=is_chat), "done": answer.done}
    if answer.done:
        said["done_reason"] = "length" if is_cut else answer.done_reason
    if answer.done and answer.has_counters:
        said |= _counters(request, content, context, is_cold=is_cold)
        said["prompt_eval_count"] = min(said["prompt_eval_count"], answer.read or context)
    return said


def partial(request: Json, content: str, *, is_chat: bool) -> Json:
    """An answer that is not finished."""
    return {**_said(request, content, "", is_chat=is_chat), "done": False}


def streamed(body: Json) -> Iterator[Json]:
    """The same answer as a line a word, the thoughts first; the last line has the counters and no word."""
    started = {"model": body["model"], "created_at": _CREATED, "done": False}
    if "message" not in body:
        yield from ({**started, "response": word} for word in _words(body["response"]))
        yield {**body, "response": ""}
        return
    message: Json = body["message"]
    for key in ("thinking", "content"):
        for word in _words(message.get(key, "")):
            yield {**started, "message": {"role": "assistant", "content": "", key: word}}
    yield {**body, "message": {"role": "assistant", "content": ""}}


def _said(request: Json, content: str, thinking: str, *, is_chat: bool) -> Json:
    thought = {"thinking": thinking} if thinking else {}
    words: Json = {"response": content, **thought}
    if is_chat:
        words = {"message": {"role": "assistant", "content": content, **thought}}
    return {"model": request["model"], "created_at": _CREATED, **words}


def _counters(request: Json, content: str, context: int, *, is_cold: bool) -> Json:
    seconds = _ANSWERED + (COLD_SECONDS if is_cold else 0)
    return {
        "total_duration": round(seconds * _SECOND),
        "load_duration": round((COLD_SECONDS if is_cold else 0.05) * _SECOND),
        "prompt_eval_count": min(tokens(prompt_of(request)), context),
        "prompt_eval_duration": round(0.4 * _SECOND),
        "eval_count": tokens(content),
        "eval_duration": _SECOND,
    }


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*", text)
