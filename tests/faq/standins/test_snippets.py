"""Scripts as they are published, byte for byte, with stand-ins."""

from __future__ import annotations

import re

import pytest
from checkpoints.repositories import REPOSITORIES
from checkpoints.speech import SENTENCE

TIGER = "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"

AWQ = f"""\
from lmdeploy import pipeline
from lmdeploy.messages import TurbomindEngineConfig
from lmdeploy.vl import load_image

model = 'OpenGVLab/InternVL-Chat-V1-5-AWQ'
image = load_image('{TIGER}')
backend_config = TurbomindEngineConfig(model_format='awq')
pipe = pipeline(model, backend_config=backend_config, log_level='INFO')
response = pipe(('describe this image', image))
print(response)
"""

PHI3 = f"""\
from lmdeploy import PytorchEngineConfig, pipeline
from lmdeploy.vl import load_image

if __name__ == "__main__":
    image = load_image('{TIGER}')
    config = PytorchEngineConfig(session_len=8192)
    with pipeline("OpenGVLab/InternVL2-4B", config, trust_remote_code=True) as pipe:
        print(pipe(("describe this image", image)))
"""

NATIVE = f"""\
import torch
from transformers import AutoModelForImageTextToText, AutoProcessor

name = "OpenGVLab/InternVL3-1B-hf"
processor = AutoProcessor.from_pretrained(name)
model = AutoModelForImageTextToText.from_pretrained(name, dtype=torch.bfloat16, device_map="auto")
content = [{{"type": "image", "url": "{TIGER}"}}, {{"type": "text", "text": "Describe the image."}}]
inputs = processor.apply_chat_template(
    [{{"role": "user", "content": content}}],
    add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt",
).to(model.device, dtype=torch.bfloat16)
output = model.generate(**inputs, max_new_tokens=50)
print(processor.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True))
"""

TILE_TOKENS = 256


def trusting(snippet):
    return snippet.replace("log_level='INFO'", "log_level='INFO', trust_remote_code=True")


def test_the_first_awq_snippet_no_longer_runs_for_want_of_trust(run):
    done = run(AWQ)

    assert done.returncode == 1
    assert "Please pass the argument `trust_remote_code=True`" in done.stderr.splitlines()[-1]


def test_the_awq_snippet_runs_with_trust(run):
    done = run(trusting(AWQ))

    assert done.returncode == 0, done.stderr
    assert f"text={SENTENCE}" in done.stdout
    assert 'finish_reason="stop"' in done.stdout
    [tokens] = re.findall(r"input_token_len=(\d+)", done.stdout)
    assert 7 * TILE_TOKENS < int(tokens) < 8 * TILE_TOKENS  # 6 tiles and a thumbnail
    assert "turbomind is not built" in done.stdout  # lmdeploy's log says what does not run


def test_the_phi3_model_runs_on_the_pytorch_engine(run):
    done = run(PHI3)

    assert done.returncode == 0, done.stderr
    assert f"text={SENTENCE}" in done.stdout


def test_turbomind_refuses_the_phi3_model_in_its_own_words(run):
    done = run(PHI3.replace("PytorchEngineConfig", "TurbomindEngineConfig"))

    assert done.returncode == 1
    assert "'Phi3ForCausalLM' is not supported by TurboMind" in done.stderr.splitlines()[-1]


def test_turbomind_refuses_a_weight_format_that_the_checkpoint_is_not_in(run):
    done = run(trusting(AWQ).replace("model_format='awq'", "model_format='gptq'"))

    assert done.returncode == 1
    assert 'mismatched quant method: user input "gptq"' in done.stderr


def test_a_script_for_the_pytorch_engine_needs_its_guard(run):
    """lmdeploy spawns a process that imports the script anew."""
    done = run(PHI3.replace('if __name__ == "__main__":', "if True:"))

    assert done.returncode == 1
    assert "start a new process before the" in done.stdout


def test_native_inference_runs(run):
    done = run(NATIVE)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == SENTENCE


def test_every_kind_of_checkpoint_that_turbomind_takes_answers_about_two_images(run):
    kinds = {(r.family, r.layout, r.awq): r.name for r in REPOSITORIES if r.family != "phi3"}

    done = run(
        f"""
import os, sys
from PIL import Image
import lmdeploy.serve.core, lmdeploy.vl, lmdeploy.pytorch.engine.model_agent.agent
from lmdeploy import pipeline
images = [Image.new("RGB", (448, 448), "red"), Image.new("RGB", (900, 448), "blue")]
for name in {list(kinds.values())}:
    if os.fork() == 0:
        pipe = pipeline(name, trust_remote_code=True)
        print(name, pipe(("compare the images", images)), flush=True)
        pipe.close()
        os._exit(0)
    os.wait()
"""
    )

    assert done.returncode == 0, done.stderr
    for name in kinds.values():
        assert f"{name} text={SENTENCE}" in done.stdout, done.stderr


@pytest.mark.parametrize("name", ["OpenGVLab/InternVL2-26B"])
def test_a_repository_without_a_stand_in_is_missed_by_name(name, run):
    done = run(f"from transformers import AutoConfig; AutoConfig.from_pretrained('{name}')")

    assert done.returncode == 1
    assert name in done.stderr


CHAT = """\
import torch
from PIL import Image
from torchvision import transforms
from transformers import AutoModel, AutoTokenizer

path = "OpenGVLab/InternVL3-1B"
model = AutoModel.from_pretrained(
    path,
    torch_dtype=torch.bfloat16,
    low_cpu_mem_usage=True,
    use_flash_attn=True,
    trust_remote_code=True,
).eval().cuda()
tokenizer = AutoTokenizer.from_pretrained(path, trust_remote_code=True, use_fast=False)
tiles = [Image.new("RGB", (448, 448), colour) for colour in ("red", "green", "blue")]
tiles = torch.stack([transforms.ToTensor()(tile) for tile in tiles]).to(torch.bfloat16).cuda()
config = dict(max_new_tokens=1024, do_sample=True)

answer, history = model.chat(tokenizer, None, "Hello", config, history=None, return_history=True)
print(answer)
answer, history = model.chat(
    tokenizer, tiles, "First: <image>, second: <image>.", config,
    num_patches_list=[2, 1], history=history, return_history=True,
)
print(answer, len(history))
questions = ["<image>\\nDescribe the image."] * 2
print(*model.batch_chat(tokenizer, tiles, questions, config, num_patches_list=[2, 1]), sep="\\n")
"""


def test_the_chat_interface_runs(run):
    done = run(CHAT)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [SENTENCE, f"{SENTENCE} 2", SENTENCE, SENTENCE]


def test_tiles_that_do_not_add_up_are_refused(run):
    done = run(CHAT.replace("[2, 1]", "[2, 2]"))

    assert "num_patches_list [2, 2] does not add up to 3 tiles" in done.stderr
