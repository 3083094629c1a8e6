"""The values of the command are the defaults of lmdeploy; Phi-3 has a layer map."""

from lmdeploy.cli.cli import CLI
from lmdeploy.cli.lite import SubCliLite
from lmdeploy.lite.apis.calibrate import LAYER_TYPE_MAP

SubCliLite.add_parsers()
args = CLI.parser.parse_args(["lite", "auto_awq", "some/model"])
assert (args.calib_samples, args.calib_seqlen) == (128, 2048), args
assert (args.w_bits, args.w_group_size) == (4, 128), args
for arch in (
    "InternLM2ForCausalLM",
    "LlamaForCausalLM",
    "Qwen2ForCausalLM",
    "Phi3ForCausalLM",
):
    assert arch in LAYER_TYPE_MAP, arch
print("defaults")
