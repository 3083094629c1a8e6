"""Both engines of the installed lmdeploy list the gpt-oss language model."""

from lmdeploy.pytorch.models.module_map import MODULE_MAP
from lmdeploy.turbomind.supported_models import SUPPORTED_ARCHS

assert "GptOssForCausalLM" in SUPPORTED_ARCHS
assert "GptOssForCausalLM" in MODULE_MAP
print("listed")
