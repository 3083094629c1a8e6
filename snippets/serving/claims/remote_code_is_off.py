"""In the installed lmdeploy, remote code runs only if asked for."""

import inspect
from importlib.metadata import version

from lmdeploy import pipeline
from lmdeploy.cli.cli import CLI
from lmdeploy.cli.serve import SubCliServe

release = tuple(int(part) for part in version("lmdeploy").split(".")[:2])
assert release >= (0, 13), release
assert inspect.signature(pipeline).parameters["trust_remote_code"].default is False
SubCliServe.add_parsers()
args = CLI.parser.parse_args(["serve", "api_server", "some/model"])
assert args.trust_remote_code is False
print("off by default")
