"""A language model that knows nothing: random weights, as a GGUF file of about 350 kB that is made on the spot.

What it says means nothing, but everything around it is real: the template, the grammar that holds its replies to a
schema, the limits, the counters. It reads character by character, and mostly answers in long words, so that texts are
soon as long as they may be. A token for each byte would let it cut characters in half, so it has none; texts that it
reads may have no characters but these. https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import gguf
import numpy as np

from tests.llm_e2e import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WIDTH, _HEADS, _INNER = 32, 2, 64
_SPREAD = 0.2
"""Of the weights, about as in real models: far larger ones would make a model that always says the same."""
_SPACE = "\u2581"
"""How the tokenizer writes a space; see https://github.com/google/sentencepiece."""
_CHARACTERS = (
    *("\n", _SPACE),
    *map(chr, range(0x21, 0x7F)),  # ASCII
    *map(chr, range(0xA1, 0x100)),  # Latin-1
    *"\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2039",
)
_SYLLABLES = tuple(map("".join, product("bdfgklmn", "aeio")))
_WORDS = tuple(first + second + second + first for first, second in product(_SYLLABLES, repeat=2))
_SPECIAL = (("<unk>", gguf.TokenType.UNKNOWN), ("<s>", gguf.TokenType.CONTROL), ("</s>", gguf.TokenType.CONTROL))
_TEMPLATE = "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}"


def write_model(path: Path, seed: int = 1) -> None:
    """Write the model that belongs to ``seed``."""
    writer = gguf.GGUFWriter(path, "llama")
    tokens = [*_SPECIAL, *((text, gguf.TokenType.NORMAL) for text in (*_CHARACTERS, *_WORDS))]
    _add_shape(writer, len(tokens))
    _add_tokens(writer, tokens)
    for name, values in _tensors(len(tokens), np.random.default_rng(seed)):
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_shape(writer: gguf.GGUFWriter, tokens: int) -> None:
    writer.add_context_length(CONTEXT)
    writer.add_vocab_size(tokens)
    writer.add_block_count(1)
    writer.add_embedding_length(_WIDTH)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_layer_norm_rms_eps(1e-5)


def _add_tokens(writer: gguf.GGUFWriter, tokens: list[tuple[str, gguf.TokenType]]) -> None:
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in tokens])
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([int(kind) for _, kind in tokens])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(_TEMPLATE)


def _tensors(tokens: int, rng: np.random.Generator) -> Iterator[tuple[str, np.ndarray]]:
    """The weights by the names that llama.cpp gives them, rows first."""
    shapes = {
        "token_embd": (tokens, _WIDTH),
        "output": (tokens, _WIDTH),
        **{f"blk.0.attn_{part}": (_WIDTH, _WIDTH) for part in ("q", "k", "v", "output")},
        "blk.0.ffn_gate": (_INNER, _WIDTH),
        "blk.0.ffn_up": (_INNER, _WIDTH),
        "blk.0.ffn_down": (_WIDTH, _INNER),
    }
    for name, shape in shapes.items():
        yield f"{name}.weight", rng.normal(0, _SPREAD, shape).astype(np.float32)
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        yield f"{name}.weight", np.ones(_WIDTH, np.float32)
