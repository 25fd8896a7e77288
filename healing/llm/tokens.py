"""How many tokens a text has, without the model's tokenizer at hand."""

from __future__ import annotations

_BYTES_PER_TOKEN = 3.3
_STEPS = (4096, 8192, 16384, 32768, 65536, 131072)
_SLACK = 1.25


def estimate_tokens(text: str) -> int:
    """Roughly how many tokens ``text`` has: 3.3 characters a token in ASCII, fewer in other scripts.

    Counted in UTF-8 bytes, since a tokenizer cuts Cyrillic or Chinese into more pieces than Latin.
    """
    return round(len(text.encode("utf-8", "replace")) / _BYTES_PER_TOKEN)


def context_size(prompt_tokens: int, reply_tokens: int) -> int:
    """The context to ask for, in coarse steps.

    It hangs on the limits alone and not on a single prompt: Ollama loads a model anew whenever the context changes.
    """
    needed = prompt_tokens * _SLACK + reply_tokens
    return next((step for step in _STEPS if step >= needed), _STEPS[-1])


def prompt_room(context: int, reply_tokens: int) -> int:
    """How many (estimated) tokens a prompt may have in this context beside a reply; 0 where there is no room."""
    return max(0, int((context - reply_tokens) / _SLACK))
