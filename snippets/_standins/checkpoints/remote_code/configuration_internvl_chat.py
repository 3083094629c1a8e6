"""Stand-in for the code that comes with a released InternVLChatModel: its configuration."""

from typing import ClassVar

from transformers import AutoConfig, PretrainedConfig


class InternVisionConfig(PretrainedConfig):
    model_type = "intern_vit_6b"


class InternLM2Config(PretrainedConfig):
    model_type = "internlm2"


class InternVLChatConfig(PretrainedConfig):
    model_type = "internvl_chat"
    sub_configs: ClassVar = {"llm_config": AutoConfig, "vision_config": InternVisionConfig}

    def __init__(self, vision_config=None, llm_config=None, **settings):
        self.vision_config = InternVisionConfig(**(vision_config or {}))
        self.llm_config = _language_config(**(llm_config or {}))
        super().__init__(**settings)


def _language_config(model_type="qwen2", **settings):
    if model_type == "internlm2":
        return InternLM2Config(**settings)
    return AutoConfig.for_model(model_type, **settings)
