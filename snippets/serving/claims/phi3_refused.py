"""TurboMind takes InternVL2-4B for supported by its outer class; it has no Phi-3."""

from importlib.metadata import files

from lmdeploy.archs import get_model_arch
from lmdeploy.turbomind.supported_models import SUPPORTED_ARCHS, is_supported

NAME = "OpenGVLab/InternVL2-4B"

arch, config = get_model_arch(NAME, trust_remote_code=True)
assert arch == "InternVLChatModel", arch
assert is_supported(NAME, trust_remote_code=True), (
    "refused early: the engine falls back again"
)

llm = config.llm_config
inner = (llm["architectures"] if isinstance(llm, dict) else llm.architectures)[0]
assert inner == "Phi3ForCausalLM", inner
assert inner not in SUPPORTED_ARCHS

(source,) = [
    f
    for f in files("lmdeploy") or []
    if str(f).endswith("turbomind/models/internvl.py")
]
assert "is not supported by TurboMind" in source.read_text(encoding="utf-8")
print("passed on to TurboMind, which has no Phi-3:", inner)
