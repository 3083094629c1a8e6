"""Measure memory and speed of lmdeploy on this GPU, at the size of released models.

    python snippets/_gpu/measure.py --out measured.csv --minutes 25

The weights are random numbers in the released shapes, so memory and speed are real and text is not.
Each configuration runs in a process of its own and leaves a row, and one that fails says why in its
row. The same command goes on where it stopped: with what has no row of this kind of GPU. Without an
NVIDIA GPU, or with --tiny, rows are drafts: the column `draft` says so, and `faqcheck lint` refuses
them.

Exit status: 0 if every configuration has its row, 1 if time ran out before, 2 if the file that it
should go on with is another table.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import faulthandler
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import metadata
from itertools import product
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
STAND_INS = ROOT / "snippets" / "_standins"
MODELS = ("InternVL2-8B", "InternVL-Chat-V1-5")
WEIGHTS = ("AWQ", "bf16")
ENGINES = ("turbomind", "pytorch")
SHARES = ("0.8", "0.2", "0.1", "0.05")
REQUESTS = 32
CONTEXT = 8192
PHOTOGRAPH = (640, 480)
"""Cut into 13 tiles by the default settings, with the thumbnail: 3328 tokens."""
ONE_TILE = (448, 448)
COLUMNS = (
    "model", "weights", "engine", "cache_max_entry_count", "memory_mib", "ttft_s", "tokens_s_1",
    "tokens_s_32", "prompt_tokens", "new_tokens", "repeats", "gpu", "note", "draft", "source",
)  # fmt: skip
RESULT = "RESULT "
STEP = "  after "


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures are of."""

    gpu: str
    """Name and memory in MiB; empty: there is none."""
    driver: str


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one row is about."""

    model: str
    weights: str
    engine: str
    share: str
    """cache_max_entry_count, as written."""

    def __str__(self) -> str:
        return f"{self.model} {self.weights}, {self.engine}, cache {self.share}"


def main() -> int:
    """Run as a program."""
    arguments = read_arguments()
    if arguments.one:
        measure(json.loads(arguments.one))
        return 0
    machine = read_machine()
    asked = [
        Configuration(*c) for c in product(arguments.models, arguments.weights, *chosen(arguments))
    ]
    rows = read_rows(arguments.out)
    if rows and tuple(rows[0]) != COLUMNS:
        print(f"{arguments.out} has other columns than {', '.join(COLUMNS)}; name another file")
        return 2
    done = {configuration_of(row) for row in rows if row["gpu"] == machine.gpu}
    left = [c for c in asked if c not in done]
    ends = time.monotonic() + 60 * arguments.minutes
    for number, configuration in enumerate(left):
        if time.monotonic() + arguments.limit_s > ends:
            print(f"time is up; {len(left) - number} left, run the same command again")
            return 1
        print(f"{number + 1}/{len(left)} {configuration}", flush=True)
        folder = checkpoint(configuration, arguments, machine)
        append_row(arguments.out, row_of(configuration, folder, arguments, machine))
        if not any(same_weights(configuration, c) for c in left[number + 1 :]):
            shutil.rmtree(folder)
    return 0


def read_arguments() -> argparse.Namespace:
    """Return what the program was called with."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("measured.csv"))
    parser.add_argument("--scratch", type=Path, default=Path("measure-scratch"))
    parser.add_argument("--minutes", type=float, default=25, help="to spend in all")
    parser.add_argument("--limit-s", type=float, default=240, help="for one configuration")
    parser.add_argument("--models", nargs="+", default=MODELS)
    parser.add_argument("--weights", nargs="+", choices=WEIGHTS, default=WEIGHTS)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, help="default: all that run here")
    parser.add_argument("--shares", nargs="+", default=SHARES)
    parser.add_argument("--new-tokens", type=int, default=256)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--tiny", action="store_true", help="two narrow layers, images of one tile: to try this out"
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser.parse_args()


def chosen(arguments: argparse.Namespace) -> tuple[list[str], list[str]]:
    """Return engines and shares; TurboMind needs a GPU."""
    runnable = ENGINES if read_machine().gpu else ("pytorch",)
    return list(arguments.engines or runnable), list(arguments.shares)


def read_machine() -> Machine:
    """Return what nvidia-smi says of the first GPU."""
    name, _, rest = ask_driver("name,memory.total,driver_version").partition(", ")
    memory, _, driver = rest.partition(", ")
    return Machine(f"{name}, {memory} MiB", driver) if driver else Machine("", "")


def ask_driver(fields: str) -> str:
    """Return a line of nvidia-smi; empty if there is none."""
    if shutil.which("nvidia-smi") is None:
        return ""
    command = ["nvidia-smi", "--id=0", f"--query-gpu={fields}", "--format=csv,noheader,nounits"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def same_weights(one: Configuration, other: Configuration) -> bool:
    """Say whether two configurations load the same files."""
    return (one.model, one.weights) == (other.model, other.weights)


def checkpoint(
    configuration: Configuration, arguments: argparse.Namespace, machine: Machine
) -> Path:
    """Return a folder with a model, written unless it is there whole."""
    name = f"{configuration.model}-{configuration.weights}{'-tiny' if arguments.tiny else ''}"
    folder = Path(arguments.scratch).resolve() / name
    if (folder / "model.safetensors.index.json").is_file():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    sys.path[:0] = [str(STAND_INS), str(STAND_INS / "on_path")]
    from checkpoints import full_size, language, tokens, vision
    from checkpoints.repositories import Repository

    geometry = ROOT / "faq_src" / "tables" / "geometry.csv"
    shapes = full_size.read_shapes(geometry, configuration.model)
    if arguments.tiny:
        shapes = replace(language.TINY, rows=tokens.VOCABULARY), vision.TINY
    repository = Repository(
        configuration.model,
        "internlm2",
        awq=configuration.weights == "AWQ",
        template="internlm2-chat",
    )
    started = time.monotonic()
    full_size.write(folder, repository, *shapes, device="cuda" if machine.gpu else "cpu")
    print(f"  wrote {folder} in {time.monotonic() - started:.0f} s", flush=True)
    return folder


def row_of(
    configuration: Configuration, folder: Path, arguments: argparse.Namespace, machine: Machine
) -> dict[str, str]:
    """Measure in another process; what goes wrong stands in the note."""
    settings = {
        "folder": str(folder),
        "engine": configuration.engine,
        "share": float(configuration.share),
        "awq": configuration.weights == "AWQ",
        "new_tokens": arguments.new_tokens,
        "repeats": arguments.repeats,
        "image": ONE_TILE if arguments.tiny else PHOTOGRAPH,
        "limit_s": arguments.limit_s,
    }
    before = int(ask_driver("memory.used") or 0)
    figures, note = run_apart(settings, arguments.limit_s)
    if "memory_mib" in figures:
        figures["memory_mib"] = str(int(figures["memory_mib"]) - before)
    draft = "" if machine.gpu else "measured on a CPU, which says nothing about a GPU"
    if arguments.tiny:
        draft = "measured with a tiny model" + (f"; {draft}" if draft else "")
    return dict.fromkeys(COLUMNS, "") | {
        "model": configuration.model,
        "weights": configuration.weights,
        "engine": configuration.engine,
        "cache_max_entry_count": configuration.share,
        "new_tokens": str(arguments.new_tokens),
        "repeats": str(arguments.repeats),
        **figures,
        "gpu": machine.gpu,
        "note": note,
        "draft": draft,
        "source": source(machine),
    }


def source(machine: Machine) -> str:
    """Return what made a row, and on what."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("lmdeploy", "torch"))
    where = f"driver {machine.driver}" if machine.gpu else "CPU, no GPU"
    today = dt.datetime.now(dt.UTC).date().isoformat()
    script = Path(__file__).resolve().relative_to(ROOT)
    command = shlex.join(["python", str(script), *sys.argv[1:]])
    # No semicolon: in a table it separates sources.
    return f"measured {today} with random weights, {where}, {versions}: {command}"


def run_apart(settings: dict, limit_s: float) -> tuple[dict[str, str], str]:
    """Return the figures that there are, and why some are missing."""
    command = [sys.executable, __file__, "--one", json.dumps(settings)]
    variables = os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    note = ""
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, env=variables, start_new_session=True
        )
        try:
            process.wait(timeout=limit_s)
        except subprocess.TimeoutExpired:
            note = f"stopped after {limit_s:g} s"
        finally:
            end_group(process)
        output.seek(0)
        said = output.read()
    results = [line for line in said.splitlines() if line.startswith(RESULT)]
    figures = json.loads(results[-1].removeprefix(RESULT)) if results else {}
    print(*(line for line in said.splitlines() if line.startswith(STEP)), sep="\n", flush=True)
    if "tokens_s_32" in figures:
        return figures, ""
    print(said[-6000:], file=sys.stderr, flush=True)
    if "out of memory" in said.lower():
        return figures, "out of memory"
    lines = [line.strip() for line in said.splitlines()]
    own = tuple(mark.strip() for mark in (RESULT, STEP))
    reasons = [line for line in lines if line and not line.startswith(own)]
    return figures, note or (reasons or [f"exit status {process.returncode}"])[-1][:160]


def end_group(process: subprocess.Popen) -> None:
    """End a process and whatever it has left: engines start processes of their own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def measure(settings: dict) -> None:
    """Print the figures of one configuration, medians; runs in a process of its own.

    They are printed as they come in, each time all of them: what is slow or breaks later, such as
    the end of an engine, costs none that were there.
    """
    from lmdeploy import GenerationConfig

    faulthandler.dump_traceback_later(0.95 * settings["limit_s"])  # shows what it hangs in
    started = time.perf_counter()
    prompts = [(image, "describe this image") for image in noise(REQUESTS, settings["image"])]
    answer = GenerationConfig(
        max_new_tokens=settings["new_tokens"], ignore_eos=True, do_sample=False
    )
    figures: dict[str, str] = {}

    def report(step: str, **new: str) -> None:
        figures.update(new, **({"memory_mib": str(max(memory))} if memory else {}))
        print(f"\n{STEP}{time.perf_counter() - started:.1f} s: {step}")  # bars end in no line feed
        print(RESULT + json.dumps(figures), flush=True)

    with watched_memory() as memory, start(settings) as pipe:
        report("loaded")
        pipe(prompts[0], gen_config=replace(answer, max_new_tokens=4))
        report("warm")
        alone = [ask_one(pipe, prompts[0], answer) for _ in range(settings["repeats"])]
        firsts, seconds, lengths = zip(*alone, strict=True)
        report(
            "asked alone",
            ttft_s=f"{median(firsts):.3f}",
            tokens_s_1=f"{settings['new_tokens'] / median(seconds):.1f}",
            prompt_tokens=str(lengths[0]),
        )
        rates = [ask_all(pipe, prompts, answer) for _ in range(settings["repeats"])]
        report("asked all", tokens_s_32=f"{median(rates):.1f}")


def start(settings: dict):
    """Return a pipeline on the engine that was asked for, and on no other."""
    from lmdeploy import PytorchEngineConfig, TurbomindEngineConfig, pipeline, turbomind

    options = {"cache_max_entry_count": settings["share"], "session_len": CONTEXT}
    if settings["engine"] == "turbomind":
        if not turbomind.is_available():
            raise RuntimeError(f"TurboMind cannot be imported: {turbomind._import_error}")
        form = "awq" if settings["awq"] else "hf"
        engine = TurbomindEngineConfig(model_format=form, **options)
    else:
        engine = PytorchEngineConfig(**options)
    return pipeline(settings["folder"], backend_config=engine, trust_remote_code=True)


def noise(number: int, size: tuple[int, int]):
    """Return images that differ, so that nothing is taken from a cache."""
    from PIL import Image

    return [Image.effect_noise((size[0], size[1]), 40 + n).convert("RGB") for n in range(number)]


def ask_one(pipe, prompt, answer) -> tuple[float, float, int]:
    """Return seconds to the first token and to the last one, and the length of the prompt."""
    started = time.perf_counter()
    first = 0.0
    generated = length = 0
    for piece in pipe.stream_infer(prompt, gen_config=answer):
        if not first and piece.generate_token_len:
            first = time.perf_counter() - started
        generated = max(generated, piece.generate_token_len or 0)
        length = piece.input_token_len or length
    if generated != answer.max_new_tokens:
        raise RuntimeError(f"{generated} tokens came, not {answer.max_new_tokens}")
    return first, time.perf_counter() - started, length


def ask_all(pipe, prompts: list, answer) -> float:
    """Return tokens per second of all requests together, from the first sent to the last done."""
    started = time.perf_counter()
    responses = pipe(prompts, gen_config=answer)
    seconds = time.perf_counter() - started
    wrong = [r for r in responses if r.generate_token_len != answer.max_new_tokens]
    if wrong:
        raise RuntimeError(f"{len(wrong)} answers are not whole: {wrong[0].error_message}")
    return sum(r.generate_token_len for r in responses) / seconds


@contextmanager
def watched_memory() -> Iterator[list[int]]:
    """Yield a list that fills with MiB in use on the GPU, five times a second; empty on a CPU."""
    seen: list[int] = []
    if shutil.which("nvidia-smi") is None:
        yield seen
        return
    command = ["nvidia-smi", "--id=0", "--query-gpu=memory.used"]
    command += ["--format=csv,noheader,nounits", "--loop-ms=200"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watcher:
        lines = watcher.stdout or ()
        thread = threading.Thread(target=lambda: seen.extend(int(n) for n in lines), daemon=True)
        thread.start()
        try:
            yield seen
        finally:
            watcher.terminate()


def read_rows(file: Path) -> list[dict[str, str]]:
    """Return the rows that there are."""
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def configuration_of(row: dict[str, str]) -> Configuration:
    """Return what a row is about."""
    names = ("model", "weights", "engine", "cache_max_entry_count")
    return Configuration(*(row[name] for name in names))


def append_row(file: Path, row: dict[str, str]) -> None:
    """Add a row to the table on disk at once: what comes later may fail."""
    new = not file.is_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS, lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerow(row)


if __name__ == "__main__":
    sys.exit(main())
