"""Say which versions are installed, and which of them do not fit a model.

    python check_environment.py MODEL [--training]

MODEL is a name such as OpenGVLab/InternVL2-8B, or a folder of that name. Needs nothing
but Python. Exit status: 1 if a version does not fit, 2 if no rule is known for the
model.
"""

import argparse
import re
import sys
from importlib.metadata import PackageNotFoundError, version

PACKAGES = (
    "transformers",
    "tokenizers",
    "torch",
    "lmdeploy",
    "vllm",
    "flash-attn",
    "bitsandbytes",
)
ANY, TRAINING, INFERENCE = "any", "training", "inference"
GITHUB = r"(?!.*-hf$)"  # not converted for transformers
RULES = (  # what, for which names, for which use, versions of transformers
    ("Training code of the V1.2 era", r"InternVL-Chat-V1-2", TRAINING, "==4.36.2"),
    (
        "Training with internvl_chat, 1.5 to 3.0",
        GITHUB + r"(Mini-InternVL-Chat|InternVL-Chat-V1-5|InternVL2|InternVL3-)",
        TRAINING,
        "==4.37.2",
    ),
    (
        "Training with internvl_chat_gpt_oss",
        GITHUB + r"InternVL3_5-",
        TRAINING,
        "==4.55.0",
    ),
    ("Phi-3", GITHUB + r"(Mini-InternVL-Chat-4B|InternVL2-4B)", INFERENCE, "==4.37.2"),
    (
        "InternLM2",
        GITHUB + r"(InternVL-Chat-V1-5|Mini-InternVL-Chat-2B|InternVL2(_5)?-(2|8|26)B)",
        INFERENCE,
        ">=4.37.2,<=4.50.3",
    ),
    ("InternLM3", GITHUB + r"InternVL3-9B", INFERENCE, ">=4.37.2,<=4.49.0"),
    ("V1.1 and V1.2", r"InternVL-Chat-V1-[12]", INFERENCE, ">=4.37.2,<=4.45.2"),
    (
        "Qwen2 and Llama, 2.0 to 3.0",
        GITHUB + r"(InternVL2-(1|40)B|InternVL2-Llama3-76B|InternVL2_5-(1|4|38|78)B"
        r"|InternVL3-(?!9B))",
        INFERENCE,
        ">=4.37.2,<5",
    ),
    ("InternVL3.5", GITHUB + r"InternVL3_5-", INFERENCE, ">=4.55.0,<5"),
    ("-hf, Qwen2 and Qwen3", r"(?!.*GPT-OSS).*-hf$", ANY, ">=4.52"),
    ("-hf, gpt-oss", r".*GPT-OSS.*-hf$", ANY, ">=4.55.0"),
)


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers that a version begins with: 4.52.0.dev0 gives 4, 52."""
    release = re.match(r"\d+(\.\d+)*", text)
    parts = [int(part) for part in release.group().split(".")] if release else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def fits(installed: str, wanted: str) -> bool:
    """Say whether a version is as wanted, such as '==4.37.2' or '>=4.55.0,<5'."""
    here = numbers(installed)
    for bound in wanted.split(","):
        wished = bound.lstrip("<>=")
        sign, there = bound.removesuffix(wished), numbers(wished)
        order = (here > there) - (here < there)
        if order not in {">=": (0, 1), "<=": (-1, 0), "<": (-1,), "==": (0,)}[sign]:
            return False
    return True


def rules_for(model: str, use: str) -> list[tuple[str, str]]:
    """Return what has to hold for a model, and the versions of transformers that do."""
    name = model.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return [
        (what, wanted)
        for what, names, when, wanted in RULES
        if when in (ANY, use) and re.match(names, name, re.IGNORECASE)
    ]


def installed_versions() -> dict[str, str]:
    """Return the version of each package that is installed."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            print(f"{package} is not installed")
        else:
            print(f"{package} {found[package]}")
    return found


def main() -> int:
    """Print the versions and what is wrong with them; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", nargs="?", help="for example OpenGVLab/InternVL2-8B")
    parser.add_argument("--training", action="store_true", help="check for fine-tuning")
    arguments = parser.parse_args()
    installed = installed_versions()
    found = installed.get("transformers")
    if arguments.model is None:
        print("name a model to check these for it, such as OpenGVLab/InternVL2-8B")
        return 0
    rules = rules_for(arguments.model, TRAINING if arguments.training else INFERENCE)
    if not rules:
        print(f"no rule is known for {arguments.model}")
        return 2
    broken = [
        (what, wanted) for what, wanted in rules if not (found and fits(found, wanted))
    ]
    for what, wanted in broken:
        print(f"transformers {found or 'is missing'}: wanted {wanted} [{what}]")
    if broken:
        pins = [wanted for _, wanted in rules]
        for engine in installed.keys() & {"lmdeploy", "vllm"}:
            print(
                f"{engine} needs the transformers it came with: not in its environment,"
            )
        print(f'pip install "transformers{",".join(pins)}"')
        return 1
    print(f"these versions fit {arguments.model}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
