"""Make a language model with random weights say one sentence and stop.

The residual stream of a small random transformer is dominated by the embedding of the token that
came last. If the output layer's row of a token points to the embedding of the token before it, the
model goes through the sentence token by token, wherever it got in, and ends with the end of turn.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SENTENCE = "Stand-in weights wrote this sentence; no released model was asked."

_NOISE = 0.02
_PULL = 0.3
"""Of a row towards its predecessor: some ten times what the other rows get by chance."""


def speak(tokenizer: Tokenizer, end: str, width: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return an embedding and an output layer, both (tokens, width), that say `SENTENCE`.

    Args:
        end: The token that ends the answer.
    """
    said = [
        *tokenizer.encode("\n", add_special_tokens=False).ids,
        *tokenizer.encode(SENTENCE, add_special_tokens=False).ids,
        tokenizer.token_to_id(end),
    ]
    if len(set(said)) != len(said):
        raise ValueError("a token comes twice, so the sentence would go round in circles")
    rows = tokenizer.get_vocab_size()
    embedding = torch.randn(rows, width)
    output = torch.randn(rows, width) * _NOISE
    for before, after in pairwise(said):
        output[after] += embedding[before] * _PULL
    return embedding, output
