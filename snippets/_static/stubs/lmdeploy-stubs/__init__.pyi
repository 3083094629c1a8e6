from .messages import GenerationConfig as GenerationConfig
from .messages import KVTransferConfig as KVTransferConfig
from .messages import PytorchEngineConfig as PytorchEngineConfig
from .messages import TurbomindEngineConfig as TurbomindEngineConfig
from .messages import VisionConfig as VisionConfig
from .model import ChatTemplateConfig as ChatTemplateConfig
from .pipeline import Pipeline as Pipeline
from .tokenizer import Tokenizer as Tokenizer
from .version import __version__ as __version__
from .version import version_info as version_info

# isort: split
# Last: importing from `.pipeline` binds the submodule to the name that the function has.
from .api import client as client
from .api import pipeline as pipeline
from .api import serve as serve
