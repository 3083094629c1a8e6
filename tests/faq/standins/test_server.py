from __future__ import annotations

import base64
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from checkpoints.speech import SENTENCE

MODEL = "OpenGVLab/InternVL-Chat-V1-5-AWQ"

ASK = """\
import sys
from openai import OpenAI

client = OpenAI(api_key="YOUR_API_KEY", base_url=sys.argv[1])
model_name = client.models.list().data[0].id
image = {"type": "image_url", "image_url": {"url": sys.argv[2]}}
response = client.chat.completions.create(
    model=model_name,
    messages=[{"role": "user", "content": [{"type": "text", "text": "describe it"}, image]}],
    temperature=0.8,
    top_p=0.8,
)
print(model_name, response.choices[0].finish_reason, response.choices[0].message.content)
"""


@pytest.fixture(scope="module")
def server(variables, tmp_path_factory):
    """Base address of `lmdeploy serve api_server`, started from a shell."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = (
        f"lmdeploy serve api_server {MODEL} --backend turbomind --model-format awq"
        f" --trust-remote-code --server-port {port}"
    )
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            ["bash", "-c", command], env=os.environ | variables | {"PATH": path},
            cwd=folder, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(f"{address}/health", process, folder / "log")
        yield f"{address}/v1"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def wait_until_ready(address, process, log):
    for _ in range(600):
        with contextlib.suppress(OSError), urllib.request.urlopen(address) as response:
            if response.status == 200:
                return
        assert process.poll() is None, log.read_text()
        time.sleep(0.2)
    pytest.fail(log.read_text())


def test_answers_the_openai_client_about_an_image_in_the_message(server, run, variables):
    image = (Path(variables["STANDINS_FOLDER"]) / "web" / "0.jpeg").read_bytes()
    address = f"data:image/jpeg;base64,{base64.b64encode(image).decode()}"

    done = run(ASK, server, address)

    assert done.stdout.strip() == f"{MODEL} stop {SENTENCE}", done.stderr


def test_answers_about_an_image_on_the_web(server, run):
    tiger = "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"

    done = run(ASK, server, tiger)

    assert done.stdout.strip() == f"{MODEL} stop {SENTENCE}", done.stderr


def test_says_which_web_address_it_may_not_load(server, run):
    done = run(ASK, server, "https://example.org/image.jpg")

    assert done.returncode == 1
    assert "'example.org' was asked for" in done.stderr
