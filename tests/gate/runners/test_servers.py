"""Servers: started once for all clients, watched, ended as a tree, also when the gate is killed."""

from __future__ import annotations

import contextlib
import http.server
import signal
import socket
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import psutil
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Trial


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def serving(port: int, *, with_clients: int = 1, timeout_s: int = 20) -> tuple[dict[str, str], str]:
    files = {"server.sh": f"python -m http.server {port}\n"}
    ready = f'{{http: "http://127.0.0.1:{port}/"}}'
    serves = f"{{serves: {{ready: {ready}, timeout_s: {timeout_s}}}}}"
    declared = [f"- {{id: server, file: server.sh, checks: {serves}}}"]
    for number in range(with_clients):
        name = f"client-{number}"
        files[f"{name}.py"] = f"""\
            import urllib.request

            with urllib.request.urlopen("http://127.0.0.1:{port}/") as answer:
                print("status", answer.status)
            """
        runs = "{runs: {with: server, expect: {output: [status 200]}}}"
        declared.append(f"- {{id: {name}, file: {name}.py, checks: {runs}}}")
    return files, "\n".join(declared)


def test_a_server_is_started_once_for_all_its_clients(
    trial: Trial, port: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files, declared = serving(port, with_clients=3)
    started = tmp_path_factory.mktemp("started") / "started"
    files["server.sh"] = f"echo x >>{started}\npython -m http.server {port}\n"
    trial.write(files, declared)

    done = trial.pytest("-k", "runs or serves")

    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout
    assert started.read_text() == "x\n"
    assert nothing_listens(port)


@pytest.mark.usefixtures("shared_network")
def test_without_namespaces_servers_work_one_at_a_time(trial: Trial, port: int) -> None:
    trial.write(*serving(port, with_clients=2))

    done = trial.pytest("-k", "runs or serves")

    assert "3 passed" in done.stdout, done.stdout
    assert "shares the network of this machine" in done.stdout


@pytest.mark.parametrize("chosen", ["client-0/runs", "server/serves"])
def test_either_can_be_run_alone(trial: Trial, port: int, chosen: str) -> None:
    trial.write(*serving(port))

    done = trial.pytest("-k", chosen)

    assert "1 passed" in done.stdout, done.stdout
    assert nothing_listens(port)


def test_workers_of_xdist_do_not_fight_over_a_port(trial: Trial, port: int) -> None:
    trial.write(*serving(port, with_clients=4))

    done = trial.pytest("-n", "2", "--dist=load")

    assert done.returncode == 0, done.stdout
    assert nothing_listens(port)


@pytest.fixture
def shared_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQCHECK_SHARED_NETWORK", "1")


def test_a_port_taken_on_the_machine_does_not_matter(trial: Trial, port: int) -> None:
    files, declared = serving(port)
    files["client-0.py"] += 'print(answer.headers["Server"].split("/")[0])\n'
    trial.write(files, declared)

    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(503)

    with http.server.HTTPServer(("127.0.0.1", port), Other) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()

        done = trial.pytest("-k", "runs")

        other.shutdown()
    assert "1 passed" in done.stdout, done.stdout


def test_two_servers_on_one_port_run_at_once(trial: Trial, tmp_path: Path) -> None:
    """Each client waits until the other server runs, too: one after the other would never end."""
    port = 23333
    files, declared = serving(port)
    files["other.sh"] = files["server.sh"]
    declared += "\n" + declared.replace("server", "other").replace("client-0", "client-1")
    waits = """\
        import pathlib, time, urllib.request

        pathlib.Path({here!r}).touch()
        urllib.request.urlopen("http://127.0.0.1:23333/").close()
        print("status 200")
        there = pathlib.Path({there!r})
        next(True for _ in iter(lambda: time.sleep(0.05), 1) if there.exists())
        """
    one, two = (str(tmp_path.parent / f"{tmp_path.name}-{n}") for n in (1, 2))
    files["client-0.py"] = waits.format(here=one, there=two)
    files["client-1.py"] = waits.format(here=two, there=one)
    trial.write(files, declared)

    done = trial.pytest("-k", "runs", "-n", "2", "--dist=loadgroup")

    assert "2 passed" in done.stdout, done.stdout


@pytest.mark.usefixtures("shared_network")
def test_a_taken_port_is_said_with_its_holder(trial: Trial, port: int) -> None:
    trial.write(*serving(port, timeout_s=2))
    with http.server.HTTPServer(("127.0.0.1", port), http.server.SimpleHTTPRequestHandler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()

        done = trial.pytest("-k", "serves")

        other.shutdown()
    assert done.returncode == 1
    assert f"port {port} is taken by process {psutil.Process().pid} (" in done.stdout


def test_a_server_that_cannot_be_started_frees_its_port(trial: Trial, port: int) -> None:
    files, declared = serving(port)
    trial.write(files, declared.replace("timeout_s: 20", "timeout_s: 2, assets: [_missing.png]"))

    done = trial.pytest("-k", "runs or serves")

    assert done.stdout.count("snippets/_missing.png:1:1: cannot be copied") >= 2
    assert "used by another run" not in done.stdout


def test_a_server_that_ends_early_shows_its_log(trial: Trial, port: int) -> None:
    files, declared = serving(port)
    files["server.sh"] = "echo 'cannot find the model'\nfalse\n"
    trial.write(files, declared)

    done = trial.pytest("-k", "runs")

    assert done.returncode == 1
    assert "snippets/server.sh:1:1: server: the server ended before it was ready." in done.stdout
    assert "cannot find the model" in done.stdout


def test_the_error_that_ended_a_server_is_named_once_however_long_its_log_is(
    trial: Trial, port: int
) -> None:
    files, declared = serving(port, with_clients=2)
    files["server.sh"] = (
        "python -c 'raise KeyError(\"llm_config\")' || true\n"
        "for n in $(seq 60); do echo closing $n; done\nexit 3\n"
    )
    trial.write(files, declared)

    done = trial.pytest("-k", "runs or serves")

    said = done.stdout.partition("short test summary")[0]  # which repeats it where CI is set
    assert "the server ended before it was ready: KeyError: 'llm_config'" in said
    assert said.count("closing 60") == 1
    assert said.count("see the case trial/question/server/serves-system") == 2


def test_a_server_that_is_never_ready_is_ended(trial: Trial, port: int) -> None:
    files, declared = serving(port, timeout_s=1)
    files["server.sh"] = "echo loading\nsleep 611\n"
    trial.write(files, declared)

    done = trial.pytest("-k", "serves")

    assert "was not ready after 1 s" in done.stdout
    assert not running("sleep 611")


def test_a_failing_client_shows_the_log_of_its_server(trial: Trial, port: int) -> None:
    files, declared = serving(port)
    files["client-0.py"] = f"""\
        import urllib.request

        urllib.request.urlopen("http://127.0.0.1:{port}/nothing-here")
        """
    trial.write(files, declared)

    done = trial.pytest("-k", "runs")

    assert "snippets/client-0.py:3:1: HTTPError: HTTP Error 404" in done.stdout
    assert '"GET /nothing-here HTTP/1.1" 404' in done.stdout


def test_a_server_that_dies_under_its_client_is_said(trial: Trial, port: int) -> None:
    files, declared = serving(port)
    files["server.sh"] = f"""\
        python - <<'PROGRAM'
        import http.server, os

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/die":
                    os._exit(3)
                self.send_response(200)
                self.end_headers()

        http.server.HTTPServer(("127.0.0.1", {port}), Handler).serve_forever()
        PROGRAM
        """
    files["client-0.py"] = f"""\
        import urllib.request

        urllib.request.urlopen("http://127.0.0.1:{port}/die")
        """
    trial.write(files, declared)

    done = trial.pytest("-k", "runs")

    assert done.returncode == 1
    assert "the server has ended" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_when_the_gate_is_killed(trial: Trial, port: int, number: int) -> None:
    files, declared = serving(port)
    files["client-0.py"] = """\
        import subprocess

        subprocess.run(["setsid", "sleep", "612"])
        """
    trial.write(files, declared)
    gate = subprocess.Popen(
        trial.command("-k", "runs"),
        cwd=trial.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert eventually(lambda: bool(running("sleep 612")))

    gate.send_signal(number)
    gate.wait(timeout=30)

    assert eventually(lambda: not running("sleep 612") and nothing_listens(port))


def running(command: str) -> list[int]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if " ".join(process.cmdline()) == command:
                found.append(process.pid)
    return found


def nothing_listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def eventually(condition, *, seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
