"""Without do_sample_frames the processor takes every frame, despite num_frames."""

from PIL import Image
from transformers import AutoProcessor

processor = AutoProcessor.from_pretrained("OpenGVLab/InternVL3-1B-hf")
frames = [Image.new("RGB", (64, 48), (n, n, n)) for n in range(24)]
question = {"type": "text", "text": "What happens?"}
text = processor.apply_chat_template(
    [{"role": "user", "content": [{"type": "video"}, question]}],
    add_generation_prompt=True,
)


def frames_taken(**options: float) -> int:
    """Return how many frames go to the model."""
    inputs = processor(text=text, videos=[frames], return_tensors="pt", **options)
    tokens = int((inputs["input_ids"] == processor.image_token_id).sum())
    assert tokens == 256 * inputs["pixel_values"].shape[0], tokens
    return inputs["pixel_values"].shape[0]


assert frames_taken() == 24
assert frames_taken(num_frames=8) == 24
assert frames_taken(num_frames=8, do_sample_frames=True) == 8
try:
    frames_taken(fps=4, do_sample_frames=True)
except ValueError as error:
    assert "no video metadata was provided" in str(error), error
else:
    raise AssertionError("fps was taken without metadata")
print("num_frames and fps count only with do_sample_frames: 24 frames without, 8 with")
