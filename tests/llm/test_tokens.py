from __future__ import annotations

import pytest

from healing.llm.tokens import context_size, estimate_tokens


def test_ascii_has_3_3_characters_a_token() -> None:
    assert estimate_tokens("a" * 330) == 100


def test_other_scripts_have_fewer_characters_a_token() -> None:
    assert estimate_tokens("法" * 100) > estimate_tokens("a" * 100) * 2


@pytest.mark.parametrize(
    ("prompt", "reply", "size"), [(1000, 500, 4096), (3000, 2000, 8192), (6000, 692, 8192), (6000, 693, 16384)]
)
def test_the_context_grows_in_steps(prompt: int, reply: int, size: int) -> None:
    assert context_size(prompt, reply) == size


def test_the_context_has_an_end() -> None:
    assert context_size(10**6, 10**6) == 131072
