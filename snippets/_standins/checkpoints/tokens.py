"""One small tokenizer for all stand-ins, with InternVL's special tokens."""

from __future__ import annotations

import json

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

VOCABULARY = 512
"""Tokens, special ones and bytes included; also rows of the embedding."""

IMAGE = "<IMG_CONTEXT>"
SPECIAL = (
    "<|endoftext|>", "<s>", "</s>", "<unk>", "<|im_start|>", "<|im_end|>",
    "<|system|>", "<|user|>", "<|assistant|>", "<|end|>",
    "<img>", "</img>", IMAGE, "<video>", "<quad>", "</quad>", "<ref>", "</ref>", "<box>", "</box>",
)  # fmt: skip

_CORPUS = (
    "You are a helpful assistant.",
    "describe this image in detail, please",
    "What is in the picture? The picture shows a tiger that lies on the grass.",
)

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] + '\\n' }}"
    "{% if message['content'] is string %}{{ message['content'] }}"
    "{% else %}{% for part in message['content'] %}"
    "{% if part['type'] == 'text' %}{{ part['text'] }}"
    "{% elif part['type'] == 'video' %}{{ '<video>\\n' }}"
    "{% else %}{{ '<IMG_CONTEXT>\\n' }}{% endif %}"
    "{% endfor %}{% endif %}{{ '<|im_end|>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
PHI3 = (
    "{% for message in messages %}{{ '<|' + message['role'] + '|>\\n' + message['content'] }}"
    "{{ '<|end|>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% endif %}"
)


def train_tokenizer(*sentences: str) -> Tokenizer:
    """Return a byte-level tokenizer that knows InternVL's special tokens.

    Args:
        sentences: What it should have long tokens for.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=list(SPECIAL),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator([*_CORPUS, *sentences] * 9, trainer)
    return tokenizer


def with_rows(tokenizer: Tokenizer, rows: int) -> Tokenizer:
    """Return a tokenizer with more tokens, none of which a text is ever cut into.

    A model with random weights answers with any token, and each has to be something.
    """
    described = json.loads(tokenizer.to_str())
    vocabulary = described["model"]["vocab"]
    for number in range(tokenizer.get_vocab_size(), rows):
        vocabulary[f"filler{number}"] = number
    return Tokenizer.from_str(json.dumps(described))


def end_of_turn(family: str) -> str:
    """Return the token that ends an answer."""
    return "<|end|>" if family == "phi3" else "<|im_end|>"


def chat_template(family: str) -> str:
    """Return the Jinja template that turns messages into a prompt; it ends in a line feed."""
    return PHI3 if family == "phi3" else CHATML
