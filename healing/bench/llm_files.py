"""Questions and replies as files: prompts written for a model that is elsewhere, its replies read instead of a server.

    <case>.json      the question of the first round; a reply has the same name
    <case>.2.json    of the second round (feedback, or the second way of asking), and so on

A question's file holds what a server would have been sent, and a digest of it. A reply's holds the model's text, or the
question's own JSON with the text added under ``reply``: then the digest says whether it answers this question.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from healing.errors import LLMError
from healing.llm.provider import ChatReply, Health
from healing.llm.tokens import estimate_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from healing.llm.provider import ChatRequest

_MAX_NAME = 100
"""Characters of a file's name: systems allow 255 bytes, and a letter may have four."""
_DIGEST_CHARS = 16
_FENCE = re.compile(r"```\w*\n(.*)\n```", re.DOTALL)


class Gap(StrEnum):
    """Why a case's questions were not answered to the end."""

    NO_REPLY = "no reply"
    NO_LATER_REPLY = "no reply to a later round"
    OTHER_PROMPT = "a reply to another prompt"
    UNREADABLE = "a reply that cannot be read"
    NOT_WRITTEN = "a prompt that cannot be written"

    @property
    def is_fault(self) -> bool:
        """Whether the files are wrong, rather than not there yet."""
        return self not in (Gap.NO_REPLY, Gap.NO_LATER_REPLY)


def file_name(case: str, round_number: int = 1) -> str:
    """A name that every file system takes, another one for each case and round."""
    safe = re.sub(r"[^\w.-]+", "_", case).lstrip(".")[:_MAX_NAME]
    # A case whose name had to be changed, or ends as a later round does, must not meet another case's file.
    if safe != case or re.search(r"\.\d+$", case):
        safe = f"{safe}-{sha256(case.encode()).hexdigest()[:8]}"
    return f"{safe}.json" if round_number == 1 else f"{safe}.{round_number}.json"


def digest_of(request: ChatRequest) -> str:
    """Of the messages and the schema alone: the same question may be put to any model, at any temperature."""
    parts = {"messages": [asdict(message) for message in request.messages], "schema": request.schema}
    return sha256(json.dumps(parts).encode()).hexdigest()[:_DIGEST_CHARS]


def tokens_of(request: ChatRequest) -> int:
    """The prompt, estimated."""
    return sum(estimate_tokens(message.content) for message in request.messages)


def prompt_sizes(folder: Path, cases: Iterable[str]) -> list[int]:
    """The tokens of the cases' first prompts, as far as they were written to ``folder``."""
    paths = (folder / file_name(case) for case in cases)
    return [json.loads(path.read_text(encoding="utf-8"))["prompt_tokens"] for path in paths if path.is_file()]


@dataclass(slots=True)
class FileProvider:
    """Answers one case's questions from ``replies``; what has no reply is written to ``prompts``.

    Either folder may be ``None``. After the first question without a reply nothing more is answered or written: what
    would be asked next hangs on that reply.
    """

    case: str
    fields: tuple[str, ...]
    replies: Path | None = None
    prompts: Path | None = None
    gaps: dict[Gap, str] = field(default_factory=dict)
    """Why there are no more replies, with the words for it."""
    _rounds: list[str] = field(default_factory=list)
    """The digest of each round's question: variants of one question differ in the seed alone."""

    async def chat(self, request: ChatRequest) -> ChatReply:
        """The reply on file; ``LLMError`` where there is none, or it answers another prompt."""
        digest = digest_of(request)
        if digest not in self._rounds:
            if self.gaps:
                raise LLMError(f"the round before has {', '.join(self.gaps)}")
            self._rounds.append(digest)
        return self._reply(request, self._rounds.index(digest) + 1, digest)

    async def context_of(self, model: str) -> int:  # noqa: ARG002 - part of the protocol
        """Unknown: the reply may come from any model."""
        return 0

    async def warm_up(self, model: str, num_ctx: int) -> None:
        """There is nothing to load."""

    async def health(self) -> Health:
        """Files are always there."""
        return Health("", ())

    def _reply(self, request: ChatRequest, round_number: int, digest: str) -> ChatReply:
        name = file_name(self.case, round_number)
        found = self._found(name)
        if found is None:
            self._write(name, self._question(request, digest))
            raise self._gap(Gap.NO_REPLY if round_number == 1 else Gap.NO_LATER_REPLY, f"there is no reply in {name}")
        if found.digest not in ("", digest):
            told = f"{name} answers another prompt (digest {found.digest}, this one has {digest})"
            raise self._gap(Gap.OTHER_PROMPT, f"{told}: dump the prompts again, and ask again")
        return ChatReply(found.text, request.model, tokens_of(request), estimate_tokens(found.text))

    def _found(self, name: str) -> _Reply | None:
        """The reply in a file; ``None`` where there is no file, or one with the question alone."""
        if self.replies is None:
            return None
        try:
            return _read_reply((self.replies / name).read_text(encoding="utf-8").strip())
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self._gap(Gap.UNREADABLE, f"{self.replies / name} cannot be read: {error}") from error

    def _write(self, name: str, question: dict[str, Any]) -> None:
        """Nothing is overwritten: there may be a reply in it."""
        if self.prompts is None:
            return
        path = self.prompts / name
        try:
            with path.open("x", encoding="utf-8", errors="replace") as file:
                file.write(json.dumps(question, indent=1, ensure_ascii=False) + "\n")
        except FileExistsError as error:
            if f'"digest": "{question["digest"]}"' not in path.read_text(encoding="utf-8", errors="replace"):
                told = f"{path} is there with another prompt: name a new folder for the prompts"
                raise self._gap(Gap.NOT_WRITTEN, told) from error
        except OSError as error:
            raise self._gap(Gap.NOT_WRITTEN, f"{path} cannot be written: {error.strerror}") from error

    def _gap(self, gap: Gap, told: str) -> LLMError:
        self.gaps.setdefault(gap, told)
        return LLMError(told)

    def _question(self, request: ChatRequest, digest: str) -> dict[str, Any]:
        return {
            "case": self.case,
            "fields": list(self.fields),
            "digest": digest,
            "prompt_tokens": tokens_of(request),
            "temperature": request.temperature,
            "max_tokens": request.max_tokens,
            "num_ctx": request.num_ctx,
            "messages": [asdict(message) for message in request.messages],
            "schema": request.schema,
        }


@dataclass(frozen=True, slots=True)
class _Reply:
    text: str
    digest: str = ""
    """Of the question; empty where the file does not say."""


def _read_reply(text: str) -> _Reply | None:
    """The text of a reply's file; ``None`` where it holds the question alone."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None  # The model's text as it came; whether it can be used is judged like any reply.
    if isinstance(told, dict) and isinstance(told.get("reply"), str):
        return _Reply(_unfenced(told["reply"]), str(told.get("digest", "")))
    if isinstance(told, dict) and {"messages", "digest"} <= told.keys():
        return None
    return _Reply(_unfenced(text))


def _unfenced(text: str) -> str:
    """Without the code fence in which models write JSON where no schema holds them to it."""
    fenced = _FENCE.fullmatch(text.strip())
    return fenced[1] if fenced else text
