"""lmdeploy takes the device `ascend`, in its engine and on its command line."""

from lmdeploy import PytorchEngineConfig
from lmdeploy.cli.cli import CLI
from lmdeploy.cli.serve import SubCliServe

assert PytorchEngineConfig(device_type="ascend").device_type == "ascend"
SubCliServe.add_parsers()
line = ["serve", "api_server", "some/model", "--backend", "pytorch"]
args = CLI.parser.parse_args([*line, "--device", "ascend"])
assert (args.backend, args.device) == ("pytorch", "ascend"), args
print("ascend")
