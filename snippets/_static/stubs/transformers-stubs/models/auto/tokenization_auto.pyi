"""Tokenizers by name: where sentencepiece is missing, upstream's own return type is None."""

from collections import OrderedDict
from os import PathLike
from typing import Any

from transformers.tokenization_utils_base import PreTrainedTokenizerBase

TOKENIZER_MAPPING: Any
TOKENIZER_MAPPING_NAMES: OrderedDict[str, str | None]

def load_vocab(vocab_file: Any) -> Any: ...
def load_merges(merges_file: Any) -> Any: ...
def tokenizer_class_from_name(class_name: str) -> type[Any] | None: ...
def get_tokenizer_config(
    pretrained_model_name_or_path: str | PathLike[str],
    cache_dir: str | PathLike[str] | None = None,
    force_download: bool = False,
    proxies: dict[str, str] | None = None,
    token: bool | str | None = None,
    revision: str | None = None,
    local_files_only: bool = False,
    subfolder: str = "",
    **kwargs: Any,
) -> dict[str, Any]: ...

class AutoTokenizer:
    @classmethod
    def from_pretrained(
        cls, pretrained_model_name_or_path: str | PathLike[str], *inputs: Any, **kwargs: Any
    ) -> PreTrainedTokenizerBase: ...
    @staticmethod
    def register(
        config_class: Any,
        tokenizer_class: Any | None = None,
        slow_tokenizer_class: Any | None = None,
        fast_tokenizer_class: Any | None = None,
        exist_ok: bool = False,
    ) -> None: ...
