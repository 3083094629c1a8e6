from __future__ import annotations

import json

import lmdeploy_on_cpu
import pytest
import torch
from checkpoints import native, speech, tokens
from checkpoints.repositories import Repository
from lmdeploy_on_cpu import literals
from lmdeploy_on_cpu.attention import CpuAttentionMetadata, PagedAttention, attend

from conftest import TESTS


def slow_attend(query, key, value, *, scale, causal, window=None):
    """Attention from its definition, a query and a head at a time."""
    behind, group = len(key) - len(query), query.size(1) // key.size(1)
    result = torch.empty(len(query), query.size(1), value.size(-1))
    for i in range(len(query)):
        last = behind + i + 1 if causal else len(key)
        first = 0 if window is None else max(0, last - window)
        for head in range(query.size(1)):
            scores = key[first:last, head // group] @ query[i, head] * scale
            result[i, head] = scores.softmax(0) @ value[first:last, head // group]
    return result


@pytest.mark.parametrize("window", [None, 3])
@pytest.mark.parametrize("new", [1, 4, 9])
def test_attention_is_what_its_definition_says(new, window):
    torch.manual_seed(0)
    query, key, value = torch.randn(new, 4, 8), torch.randn(9, 2, 8), torch.randn(9, 2, 8)
    options = {"scale": 0.3, "causal": True, "window": window}

    found = attend(query, key, value, **options)

    torch.testing.assert_close(found, slow_attend(query, key, value, **options))


def test_attention_of_the_vision_model_looks_both_ways():
    query, key, value = torch.randn(5, 2, 8), torch.randn(5, 2, 8), torch.randn(5, 2, 8)

    found = attend(query, key, value, scale=0.3, causal=False)

    torch.testing.assert_close(found, slow_attend(query, key, value, scale=0.3, causal=False))


def test_paged_attention_reads_what_earlier_steps_stored_in_scattered_blocks():
    """Two sequences of 7 and 3 tokens; blocks hold 4; all but the last 2 tokens came before."""
    torch.manual_seed(0)
    attention = PagedAttention(num_heads=2, head_size=8, num_kv_heads=1)
    cache = torch.zeros(5, 4, 1, 8), torch.zeros(5, 4, 1, 8)
    blocks = torch.tensor([[3, 1], [4, 0]])
    sequences = [[torch.randn(n, heads, 8) for heads in (2, 1, 1)] for n in (7, 3)]

    def step(spans):
        lengths = torch.tensor([stop - start for start, stop in spans])
        metadata = CpuAttentionMetadata(
            is_decoding=False,
            block_offsets=blocks,
            q_start_loc=lengths.cumsum(0) - lengths,
            q_seqlens=lengths,
            kv_seqlens=torch.tensor([stop for _, stop in spans]),
        )
        query, key, value = (
            torch.cat([x[part][slice(*span)] for x, span in zip(sequences, spans, strict=True)])
            for part in range(3)
        )
        return attention.forward(query, key, value, *cache, metadata)

    step([(0, 5), (0, 1)])
    found = step([(5, 7), (1, 3)])

    expected = [
        slow_attend(query[-2:], key, value, scale=8**-0.5, causal=True)
        for query, key, value in sequences
    ]
    torch.testing.assert_close(found, torch.cat(expected))


@pytest.mark.parametrize("option", ["learnable_sink", "nsa_indices"])
def test_attention_it_does_not_know_is_refused(option):
    attention = PagedAttention(num_heads=1, head_size=8)
    metadata = CpuAttentionMetadata(is_decoding=False, block_offsets=torch.zeros(1, 1))

    with pytest.raises(NotImplementedError, match=option):
        attention.forward(*[torch.zeros(1, 1, 8)] * 5, metadata, **{option: torch.zeros(1)})


def test_another_version_of_lmdeploy_is_refused():
    refusal = pytest.raises(lmdeploy_on_cpu.UnsupportedVersionError, match=r"0\.19\.0 .* 0\.18\.0")
    with refusal:
        lmdeploy_on_cpu.refuse_other_versions("0.19.0")


def test_a_source_with_more_or_fewer_devices_than_known_is_refused():
    edit = literals.editor("lmdeploy.pytorch.nn.embedding")

    assert edit("device = 'cuda'\nkind = 'cuda'") == "device = 'cpu'\nkind = 'cuda'"
    with pytest.raises(ImportError, match="2 times, not 1"):
        edit("f(device='cuda', other=torch.device('cuda'))")


@pytest.mark.parametrize("family", ["qwen2", "qwen3"])
def test_the_engine_computes_what_transformers_does(family, run, tmp_path):
    """With weights that are random throughout: each token depends on all before it."""
    checkpoint = tmp_path / "checkpoint"
    tokenizer = tokens.train_tokenizer(speech.SENTENCE)
    native.write(checkpoint, Repository("", family, "native"), tokenizer, random=True)

    done = run(TESTS / "parity.py", checkpoint)

    assert done.returncode == 0, done.stderr
    for compared in json.loads(done.stdout.splitlines()[-1]):
        assert len(set(compared["input_tokens"])) == 1
        assert compared["generated"] == 24
        assert compared["worst_gap"] < 0.02 * compared["spread"], compared
        assert compared["gap_of_other_tokens"] > compared["spread"], compared
        assert compared["first_equal"] > 0
