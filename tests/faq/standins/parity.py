"""Compare lmdeploy on the CPU with transformers; prints what a test judges, as JSON.

    python parity.py CHECKPOINT

What lmdeploy generated greedily is given to transformers, which says at every step, in float32, how
far the token taken lies below the best one. Rounding to bfloat16 lets near-ties fall either way, so
the tokens themselves need not be equal to the end.
"""

from __future__ import annotations

import copy
import json
import sys
from typing import Any

import torch
from lmdeploy import GenerationConfig, PytorchEngineConfig, pipeline
from PIL import Image
from transformers import AutoModelForImageTextToText, AutoProcessor

PROMPTS = ["hello", "describe this image", "a tiger lies on the grass, " * 30]
NEW = 24


def main(checkpoint: str) -> None:
    """Run both and print the comparison."""
    torch.manual_seed(1)
    image = Image.effect_noise((900, 448), 80).convert("RGB")
    asked = [*PROMPTS, ("describe this image", image)]
    settings = GenerationConfig(max_new_tokens=NEW, ignore_eos=True, do_sample=False)
    # Blocks of 64 tokens: the long prompt and the image take several.
    with pipeline(checkpoint, PytorchEngineConfig(session_len=4096, block_size=64)) as pipe:
        answers = [*pipe(PROMPTS, gen_config=settings), pipe(asked[-1], gen_config=settings)]
    processor = AutoProcessor.from_pretrained(checkpoint)
    model = AutoModelForImageTextToText.from_pretrained(checkpoint, dtype=torch.bfloat16)
    compared = [compare(model, processor, *pair) for pair in zip(asked, answers, strict=True)]
    print(json.dumps(compared))


@torch.inference_mode()
def compare(model, processor, asked, answer) -> dict[str, Any]:
    """Return how what lmdeploy answered looks to transformers."""
    text, *images = asked if isinstance(asked, tuple) else (asked,)
    content = [{"type": "image", "image": image} for image in images]
    content.append({"type": "text", "text": text})
    inputs = processor.apply_chat_template(
        [{"role": "user", "content": content}],
        add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt",
    ).to(dtype=torch.bfloat16)  # fmt: skip
    inputs.pop("token_type_ids", None)
    prompt = inputs.pop("input_ids")
    inputs.pop("attention_mask", None)
    taken = torch.tensor(answer.token_ids)
    own = model.generate(prompt, **inputs, min_new_tokens=NEW, max_new_tokens=NEW, do_sample=False)
    exact = copy.deepcopy(model).float()
    inputs = inputs.to(dtype=torch.float32)
    logits = exact(torch.cat([prompt, taken[None]], 1), **inputs).logits[0]
    logits = logits[prompt.size(1) - 1 : -1]
    logits[:, model.generation_config.eos_token_id] = logits.min()  # neither was to stop early
    gap = logits.amax(-1) - logits.gather(1, taken[:, None])[:, 0]
    shifted = logits.amax(-1) - logits.gather(1, taken.roll(1)[:, None])[:, 0]
    equal = (own[0, prompt.size(1) :] == taken).int().cumprod(0).sum()
    return {
        "input_tokens": [answer.input_token_len, prompt.size(1)],
        "generated": len(answer.token_ids),
        "first_equal": int(equal),
        "worst_gap": float(gap.max()),
        "gap_of_other_tokens": float(shifted.mean()),
        "spread": float(logits.std()),
    }


if __name__ == "__main__":
    main(sys.argv[1])
