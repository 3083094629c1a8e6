"""TurboMind of the installed lmdeploy has no Phi-3; its PyTorch engine has."""

from lmdeploy.pytorch.models.module_map import MODULE_MAP
from lmdeploy.turbomind.supported_models import SUPPORTED_ARCHS

assert "Phi3ForCausalLM" not in SUPPORTED_ARCHS
assert "Phi3ForCausalLM" in MODULE_MAP
for arch in (
    "InternLM2ForCausalLM",
    "LlamaForCausalLM",
    "Qwen2ForCausalLM",
    "Qwen3ForCausalLM",
):
    assert arch in SUPPORTED_ARCHS, arch
    assert arch in MODULE_MAP, arch
print("Phi-3: PyTorch engine only")
