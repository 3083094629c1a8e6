"""lmdeploy keeps the order of text and image, in a message and in a pipeline's pair."""

from types import SimpleNamespace
from typing import Any

from lmdeploy.model import get_chat_template
from lmdeploy.serve.processors.multimodal import MultimodalProcessor
from lmdeploy.vl.model.internvl import InternVLVisionModel
from PIL import Image

QUESTION = "describe this image"
picture = Image.new("RGB", (448, 448))
template = get_chat_template("OpenGVLab/InternVL3-8B", trust_remote_code=True)
model: Any = SimpleNamespace(image_token="<IMG_CONTEXT>")


def prompt_of(pair: tuple) -> str:
    """Return the prompt that the model gets for a pair of text and image."""
    (messages,) = MultimodalProcessor.format_prompts(pair)
    for part in messages[0]["content"]:
        if part["type"] == "image_data":
            part["type"] = "image"
    return InternVLVisionModel.proc_messages(model, messages, template)[0]


first = prompt_of((picture, QUESTION))
last = prompt_of((QUESTION, picture))
assert first.index("<IMG_CONTEXT>") < first.index(QUESTION), first
assert last.index("<IMG_CONTEXT>") > last.index(QUESTION), last
print("the order is kept")
