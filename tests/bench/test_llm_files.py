from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from healing.bench.llm_files import FileProvider, Gap, digest_of, file_name
from healing.errors import LLMError
from healing.llm.provider import ChatRequest, Message

if TYPE_CHECKING:
    from pathlib import Path

    from healing.llm.provider import ChatReply

REQUEST = ChatRequest(
    (Message("system", "Pick."), Message("user", "1 h1 “Pride”")), {"type": "object"}, "llama3", 0.1, 2000, 8192
)
SECOND = replace(REQUEST, messages=(*REQUEST.messages, Message("user", "Again.")))
REPLY = '{"title":{"why":"it is","node":1}}'


def asked(provider: FileProvider, request: ChatRequest = REQUEST) -> ChatReply:
    return asyncio.run(provider.chat(request))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("paper__1__2", "paper__1__2.json"),
        ("a/b", "a_b-c14cddc0.json"),
        ("../../etc", "_.._etc-74ccf3c5.json"),
        ("x" * 300, None),
        ("Zeitung für alle", None),
    ],
)
def test_a_case_is_safe_as_a_file_name(case: str, expected: str | None) -> None:
    name = file_name(case)

    assert expected in (None, name)
    assert len(name) < 130
    assert not set(name) & set('/\\: *?"<>|')
    assert not name.startswith(".")


def test_no_two_questions_have_one_file_name() -> None:
    cases = ["a", "a.2", "a/2", "a_2", "a:2", "x" * 300, "x" * 301, "", "."]
    names = [file_name(case, number) for case in cases for number in (1, 2, 3)]

    assert len({name.casefold() for name in names}) == len(names)
    assert file_name("a", 2) == "a.2.json"


def test_a_prompt_is_written_once_and_nobody_is_asked(tmp_path: Path) -> None:
    provider = FileProvider("paper", ("title",), prompts=tmp_path)

    for request in (REQUEST, replace(REQUEST, seed=2), SECOND):
        with pytest.raises(LLMError):
            asked(provider, request)

    (written,) = tmp_path.iterdir()
    assert json.loads(written.read_text("utf-8")) == {
        "case": "paper",
        "fields": ["title"],
        "digest": digest_of(REQUEST),
        "prompt_tokens": 7,
        "temperature": 0.1,
        "max_tokens": 2000,
        "num_ctx": 8192,
        "messages": [{"role": "system", "content": "Pick."}, {"role": "user", "content": "1 h1 “Pride”"}],
        "schema": {"type": "object"},
    }
    assert list(provider.gaps) == [Gap.NO_REPLY]


def test_the_same_question_for_another_model_has_the_same_digest() -> None:
    assert digest_of(REQUEST) == digest_of(replace(REQUEST, model="phi3", temperature=1.0, seed=7, num_ctx=4096))
    assert digest_of(REQUEST) != digest_of(replace(REQUEST, schema={}))
    assert digest_of(REQUEST) != digest_of(SECOND)


@pytest.mark.parametrize(
    "content",
    [
        REPLY,
        f"\n{REPLY}\n",
        f"```json\n{REPLY}\n```",
        json.dumps({"reply": REPLY}),
        json.dumps({"reply": f"```\n{REPLY}\n```", "digest": digest_of(REQUEST), "messages": []}),
    ],
)
def test_a_reply_is_a_text_or_beside_its_question(tmp_path: Path, content: str) -> None:
    (tmp_path / "paper.json").write_text(content, "utf-8")

    reply = asked(FileProvider("paper", ("title",), tmp_path))

    assert reply.text == REPLY
    assert (reply.model, reply.prompt_tokens, reply.reply_tokens) == ("llama3", 7, 10)


def test_later_rounds_have_files_of_their_own_and_variants_have_not(tmp_path: Path) -> None:
    (tmp_path / "paper.json").write_text("first", "utf-8")
    (tmp_path / "paper.2.json").write_text("second", "utf-8")
    provider = FileProvider("paper", ("title",), tmp_path)

    replies = [asked(provider, request).text for request in (REQUEST, replace(REQUEST, seed=1), SECOND, REQUEST)]

    assert replies == ["first", "first", "second", "first"]
    assert provider.gaps == {}


def test_the_next_prompt_is_written_where_the_replies_end(tmp_path: Path) -> None:
    (tmp_path / "paper.json").write_text(REPLY, "utf-8")
    provider = FileProvider("paper", ("title",), tmp_path, tmp_path)

    assert asked(provider).text == REPLY
    with pytest.raises(LLMError, match=r"there is no reply in paper\.2\.json"):
        asked(provider, SECOND)

    assert json.loads((tmp_path / "paper.2.json").read_text("utf-8"))["digest"] == digest_of(SECOND)
    assert list(provider.gaps) == [Gap.NO_LATER_REPLY]
    again = FileProvider("paper", ("title",), tmp_path, tmp_path)
    asked(again)
    with pytest.raises(LLMError, match=r"there is no reply in paper\.2\.json"):
        asked(again, SECOND)
    assert not any(gap.is_fault for gap in again.gaps)


def test_a_reply_to_another_prompt_is_refused(tmp_path: Path) -> None:
    (tmp_path / "paper.json").write_text(json.dumps({"reply": REPLY, "digest": "0123"}), "utf-8")
    provider = FileProvider("paper", ("title",), tmp_path)

    with pytest.raises(LLMError, match=r"paper\.json answers another prompt \(digest 0123, this one has "):
        asked(provider)
    assert [gap.is_fault for gap in provider.gaps] == [True]


def test_files_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    (tmp_path / "paper.json").write_bytes(b"\xff\xfe")
    provider = FileProvider("paper", ("title",), tmp_path)
    with pytest.raises(LLMError, match=r"paper\.json cannot be read"):
        asked(provider)
    assert list(provider.gaps) == [Gap.UNREADABLE]

    dumping = FileProvider("paper", ("title",), prompts=tmp_path)
    with pytest.raises(LLMError, match=r"paper\.json is there with another prompt: name a new folder"):
        asked(dumping)
    assert list(dumping.gaps) == [Gap.NOT_WRITTEN]

    nowhere = FileProvider("paper", ("title",), prompts=tmp_path / "nowhere")
    with pytest.raises(LLMError, match="cannot be written: No such file or directory"):
        asked(nowhere)


def test_files_have_no_context_and_nothing_to_load() -> None:
    provider = FileProvider("paper", ())

    assert asyncio.run(provider.context_of("any")) == 0
    asyncio.run(provider.warm_up("any", 4096))
    assert asyncio.run(provider.health()).models == ()
