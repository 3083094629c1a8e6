from __future__ import annotations

import pytest
import torch
from checkpoints import awq, language, speech, tokens
from checkpoints.repositories import Repository
from lmdeploy.pytorch.backends.default.awq_modules import dequantize_gemm


def test_packed_weights_unpack_to_within_half_a_step():
    weight = torch.randn(16, 2 * awq.GROUP, generator=torch.Generator().manual_seed(0))

    packed = awq.pack("layer", weight)

    unpacked = dequantize_gemm(
        packed["layer.qweight"], packed["layer.qzeros"], packed["layer.scales"], 4, awq.GROUP
    )
    step = packed["layer.scales"].float().T.repeat_interleave(awq.GROUP, 1)
    assert packed["layer.qweight"].shape == (2 * awq.GROUP, 16 // 8)
    # Half a step from rounding the weight, and half from rounding the zero point.
    assert ((unpacked.float().T - weight).abs() <= 1.01 * step).all()


def test_the_output_layer_leads_through_the_sentence_to_the_end():
    tokenizer = tokens.train_tokenizer(speech.SENTENCE)
    torch.manual_seed(0)
    embedding, output = speech.speak(tokenizer, "<|im_end|>", language.WIDTH)

    said = tokenizer.encode("\n").ids
    while said[-1] != tokenizer.token_to_id("<|im_end|>"):
        said.append(int((output @ embedding[said[-1]]).argmax()))

    assert tokenizer.decode(said[1:-1]) == speech.SENTENCE


def test_a_sentence_with_a_token_that_comes_twice_is_refused():
    tokenizer = tokens.train_tokenizer(speech.SENTENCE)

    with pytest.raises(ValueError, match="circles"):
        speech.speak(tokenizer, ".", language.WIDTH)


@pytest.mark.parametrize("family", language.ARCHITECTURES)
def test_a_random_language_model_has_the_same_tensors_as_one_that_speaks(family):
    repository, tokenizer = Repository("", family), tokens.train_tokenizer(speech.SENTENCE)

    shapes = [
        {n: t.shape for n, t in language.weights(repository, tokenizer, random=random).items()}
        for random in (False, True)
    ]

    assert shapes[0] == shapes[1]
