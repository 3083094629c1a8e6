from __future__ import annotations

import os
import shutil
import socket
import subprocess

import pytest

TIGER = "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"

LOADS = {
    "requests": f"import requests; body = requests.get('{TIGER}', timeout=9).content",
    "requests, streamed": (
        f"import requests; body = requests.get('{TIGER}', stream=True, timeout=9).raw.read()"
    ),
    "httpx": f"import httpx; body = httpx.get('{TIGER}').content",
    "httpx, async": (
        "import asyncio, httpx\n"
        "async def load():\n"
        "    async with httpx.AsyncClient() as client:\n"
        f"        return (await client.get('{TIGER}')).content\n"
        "body = asyncio.run(load())"
    ),
    "httpx2": f"import httpx2; body = httpx2.get('{TIGER}').content",
    "httpx2, async": (
        "import asyncio, httpx2\n"
        "async def load():\n"
        "    async with httpx2.AsyncClient() as client:\n"
        f"        return (await client.get('{TIGER}')).content\n"
        "body = asyncio.run(load())"
    ),
    "httpx2, streamed": (
        f"import httpx2\nwith httpx2.stream('GET', '{TIGER}') as response: body = response.read()"
    ),
    "urllib": f"import urllib.request; body = urllib.request.urlopen('{TIGER}').read()",
    "lmdeploy": (
        "import io; from lmdeploy.vl import load_image\n"
        f"file = io.BytesIO(); load_image('{TIGER}').save(file, 'JPEG'); body = file.getvalue()"
    ),
    "transformers": (
        "import io; from transformers.image_utils import load_image\n"
        f"file = io.BytesIO(); load_image('{TIGER}').save(file, 'JPEG'); body = file.getvalue()"
    ),
}

ASKS = {
    "socket": "import socket; socket.create_connection(('example.org', 443))",
    "an address": "import socket; socket.socket().connect(('203.0.113.9', 443))",
    "a datagram": (
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('203.0.113.9', 53))"
    ),
    "IPv6": "import socket; socket.socket(socket.AF_INET6).connect(('2001:db8::9', 443))",
    "a name": "import socket; socket.gethostbyname('example.org')",
    "requests": "import requests; requests.get('https://example.org', timeout=9)",
    "httpx": "import httpx; httpx.get('https://example.org')",
    "httpx2": "import httpx2; httpx2.get('https://example.org')",
    "openai": (
        "import openai\n"
        "client = openai.OpenAI(base_url='https://example.org/v1', api_key='none', max_retries=0)\n"
        "client.models.list()"
    ),
    "urllib": "import urllib.request; urllib.request.urlopen('https://example.org')",
    "asyncio": (
        "import asyncio\n"
        "asyncio.run(asyncio.wait_for(asyncio.open_connection('example.org', 80), 9))"
    ),
    "another path of a host that is answered": (
        f"import requests; requests.get('{TIGER}.other', timeout=9)"
    ),
}


@pytest.mark.parametrize("load", LOADS.values(), ids=LOADS)
def test_the_web_image_is_answered_from_a_file(load, run):
    done = run(
        f"{load}\nimport io; from PIL import Image\nprint(*Image.open(io.BytesIO(body)).size)"
    )

    assert done.stdout.split() == ["1280", "853"], done.stderr


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_any_other_machine_is_refused_by_name(ask, run):
    done = run(ask)

    assert done.returncode == 1
    asked = [host for host in ("203.0.113.9", "2001:db8::9", "example.org") if host in ask]
    host = asked[0] if asked else "1.1.1.1"  # to which the hosts that are answered resolve
    assert f"no network while stand-ins are in use: '{host}' was asked for" in done.stderr


def test_this_machine_can_be_reached(run):
    done = run(
        """
import http.server, threading, urllib.request
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
for host in ("127.0.0.1", "localhost", "0.0.0.0"):
    with urllib.request.urlopen(f"http://{host}:{server.server_port}/") as response:
        print(response.status)
"""
    )

    assert done.stdout.split() == ["200"] * 3, done.stderr


PROGRAMS = {
    "curl": "curl --silent --show-error --max-time 20 http://{host}/",
    "curl, encrypted": "curl --silent --show-error --max-time 20 https://{host}/",
    "wget": "wget --tries=1 --timeout=20 --output-document=- http://{host}/",
    "git": "git clone http://{host}/project.git",
    "git's own protocol": "git clone git://{host}/project.git",
    "git over ssh": "git clone ssh://git@{host}/project.git",
}
INSTALLED = {name: line for name, line in PROGRAMS.items() if shutil.which(line.split()[0])}


@pytest.mark.parametrize("line", INSTALLED.values(), ids=INSTALLED)
def test_programs_reach_no_other_machine(line, variables, tmp_path):
    """127.0.0.2 plays the other machine: it is not exempt, and here we see who calls."""
    with socket.create_server(("127.0.0.2", 0)) as other:
        other.setblocking(False)
        line = line.format(host=f"127.0.0.2:{other.getsockname()[1]}")

        assert shell(line, tmp_path, variables, timeout_s=30) != 0
        assert not has_callers(other)
        shell(line, tmp_path, {}, timeout_s=3)  # it calls, and nobody answers
        assert has_callers(other)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_programs_reach_this_machine(host, variables, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)

        line = f"git clone http://{host}:{server.getsockname()[1]}/project.git"
        shell(line, tmp_path, variables, timeout_s=3)

        assert has_callers(server)


def shell(line, folder, variables, timeout_s):
    direct = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    command = ["timeout", "--signal=KILL", str(timeout_s), "bash", "-c", line]
    return subprocess.run(command, env=direct | variables, cwd=folder, check=False).returncode


def has_callers(server):
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True
