"""Try one checkpoint with one transformers: load it, one forward pass, `generate`, `chat`.

The calls are those of the models' quick start. `run_cells.py` starts it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

import around
import sizes
import torch

OK = "ok"
PENDING = "did not end in time"
FURTHEST = 0.25
"""Logits further from the expected ones, in standard deviations, are wrong."""
NEW_TOKENS = 6
LONGEST = 320
"""Characters of a message."""


class Wrong(Exception):
    """It ran, and what came out is not what it should be."""


class Cell:
    """A checkpoint in this version, step by step."""

    def __init__(self, repository: str, folder: Path) -> None:
        self.repository = repository
        self.expected = torch.load(folder / "expected.pt", weights_only=True)
        self.image = int(self.expected["image"])
        settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.native = settings["architectures"] == ["InternVLForConditionalGeneration"]
        self.model: Any = None
        self.tokenizer: Any = None

    def loads(self) -> None:
        """Load the model as the quick start says."""
        import transformers

        settings = {"torch_dtype": torch.bfloat16, "low_cpu_mem_usage": True}
        if self.native:
            kind = transformers.AutoModelForImageTextToText
        else:
            kind = transformers.AutoModel
            settings |= {"trust_remote_code": True}
        self.model = kind.from_pretrained(self.repository, **settings).eval()

    def tokenizes(self) -> None:
        """Load the tokenizer as the quick start says, and use it."""
        from transformers import AutoTokenizer

        more = {} if self.native else {"trust_remote_code": True, "use_fast": False}
        self.tokenizer = AutoTokenizer.from_pretrained(self.repository, **more)
        ids = self.tokenizer("<img><IMG_CONTEXT></img>\nDescribe the image.")["input_ids"]
        if self.image not in ids:
            raise Wrong(f"<IMG_CONTEXT> became {ids[:8]}, not {self.image}")

    def forward(self) -> None:
        """Compare the logits of a forward pass with the expected ones."""
        found = self._logits(self._inputs())
        far = around.distance(found, self.expected["logits"])
        if not far < FURTHEST:
            raise Wrong(f"the logits are wrong: {far:.1f} standard deviations off")

    def generate(self) -> None:
        """Generate, and see that a forward pass over all of it gives the same tokens."""
        given = self._inputs()
        if not self.native:
            self.model.img_context_token_id = self.image
        settings = {"max_new_tokens": NEW_TOKENS, "do_sample": False}
        tokens = self.model.generate(**given, **settings, bad_words_ids=[[self.image]])[0]
        new = self._new(tokens, given["input_ids"].shape[1])
        if not len(new):
            raise Wrong("generate returned no token")
        given["input_ids"] = torch.cat([given["input_ids"], new[None]], 1)
        given["attention_mask"] = torch.ones_like(given["input_ids"])
        logits = self._logits(given)[-len(new) - 1 : -1]
        logits[:, self.image] = logits.min()  # no bad word: it would be filled with the image
        lost = logits.max(1).values - logits[range(len(new)), new]
        if not float((lost / logits.std()).max()) < FURTHEST:
            raise Wrong("the tokens generated are not those of a forward pass")

    def chat(self) -> None:
        """Ask about an image, and once more with the history."""
        tiles = self._inputs()["pixel_values"]
        settings = {"max_new_tokens": NEW_TOKENS, "do_sample": False}
        answer = self.model.chat(self.tokenizer, tiles, "<image>\nDescribe the image.", settings)
        if not isinstance(answer, str):
            raise Wrong(f"chat returned {type(answer).__name__}")

    def _new(self, tokens: torch.Tensor, before: int) -> torch.Tensor:
        """Return the tokens generated; 4.37 puts that of the beginning of a text in front."""
        if self.native:
            return tokens[before:]
        return tokens[1:] if len(tokens) and int(tokens[0]) == sizes.BEGIN else tokens

    def _inputs(self) -> dict[str, Any]:
        shape = ("vocabulary", "image", "side", "tokens")
        return around.inputs(**{name: self.expected[name] for name in shape})

    def _logits(self, given: dict[str, Any]) -> torch.Tensor:
        return around.logits_of(self.model, given, self.image)


def steps(cell: Cell) -> dict[str, Callable[[], None]]:
    """Return what is tried, in this order. The native classes have no `chat` by design."""
    tried = {
        "loads": cell.loads,
        "tokenizer": cell.tokenizes,
        "forward": cell.forward,
        "generate": cell.generate,
    }
    return tried if cell.native else {**tried, "chat": cell.chat}


NEEDS = {
    "tokenizer": (),
    "forward": ("loads",),
    "generate": ("loads",),
    "chat": ("loads", "tokenizer"),
}


def try_all(repository: str, snapshot: Path, result: Path) -> None:
    """Try each step, and write what came of it as soon as it is over.

    What hangs or crashes so takes nothing with it.
    """
    cell = Cell(repository, snapshot)
    found: dict[str, str] = {}
    for name, step in steps(cell).items():
        if all(found[needed] == OK for needed in NEEDS.get(name, ())):
            found[name] = PENDING
            _write(result, found)
            found[name] = tell(step)
        else:
            found[name] = "not reached"
        _write(result, found)


def tell(step: Callable[[], None]) -> str:
    """Return `ok`, or the failure as a traceback's last line has it."""
    try:
        step()
    except Exception as err:  # any failure of the code is what is measured
        return (
            str(err) if isinstance(err, Wrong) else f"{type(err).__name__}: {shortened(str(err))}"
        )
    return OK


def shortened(text: str) -> str:
    """Return a message in one line of bearable length: how it begins, and how it ends."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 120]} … {line[-110:]}"


def _write(file: Path, found: dict[str, str]) -> None:
    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
