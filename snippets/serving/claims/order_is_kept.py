"""lmdeploy keeps the order of text and image, in a pipeline's tuple and in messages."""

from typing import Any

from lmdeploy.serve.processors.multimodal import MultimodalProcessor
from lmdeploy.vl.model.internvl import InternVLVisionModel
from PIL import Image

MARK, TEXT = "<IMG_CONTEXT>", "describe this image"


class OnlyTheContent:
    """A chat template that adds nothing."""

    def messages2prompt(self, messages: list[dict[str, str]], **_: Any) -> str:
        """Return what the user says."""
        return messages[-1]["content"]


model: Any = object.__new__(InternVLVisionModel)
model.image_token = MARK
image = Image.new("RGB", (448, 448))
picture = {"type": "image", "data": image}
words = {"type": "text", "text": TEXT}


def image_first(content: list[dict[str, Any]]) -> bool:
    """Say whether the image stands before the text in the prompt."""
    message = {"role": "user", "content": content}
    prompt, _ = model.proc_messages([message], OnlyTheContent())
    assert MARK in prompt and TEXT in prompt, prompt
    return bool(prompt.index(MARK) < prompt.index(TEXT))


assert image_first([picture, words])
assert not image_first([picture, words][::-1])
for pair, kinds in (
    ((image, TEXT), ["image_data", "text"]),
    ((TEXT, image), ["text", "image_data"]),
):
    ((message,),) = MultimodalProcessor.format_prompts(pair)
    assert [part["type"] for part in message["content"]] == kinds, message
print("the order is kept")
