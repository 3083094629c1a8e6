# --8<-- [start:chat]
import numpy as np
import torch
from PIL import Image
from tiles import grid
from transformers import AutoModel, AutoTokenizer


def load_tiles(path: str, max_tiles: int = 12, side: int = 448) -> torch.Tensor:
    """Return tiles and thumbnail of an image: (tiles, 3, side, side), normalised."""
    image = Image.open(path).convert("RGB")
    columns, rows = grid(*image.size, max_tiles)
    whole = image.resize((columns * side, rows * side))
    corners = [(x * side, y * side) for y in range(rows) for x in range(columns)]
    tiles = [whole.crop((x, y, x + side, y + side)) for x, y in corners]
    if len(tiles) > 1:
        tiles.append(image.resize((side, side)))
    pixels = (
        torch.from_numpy(np.stack([np.asarray(tile) for tile in tiles])).float() / 255
    )
    mean, deviation = (
        torch.tensor([0.485, 0.456, 0.406]),
        torch.tensor([0.229, 0.224, 0.225]),
    )
    return ((pixels - mean) / deviation).permute(0, 3, 1, 2)


name = "OpenGVLab/InternVL3-1B"
model = AutoModel.from_pretrained(
    name, torch_dtype=torch.bfloat16, trust_remote_code=True
)
model = model.eval().cuda()
tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=True, use_fast=False)
settings = {"max_new_tokens": 64, "do_sample": False}

# One image, and a second question about it.
pixels = load_tiles("street.png").to(torch.bfloat16).cuda()
question = "<image>\nDescribe the image."
answer, history = model.chat(tokenizer, pixels, question, settings, return_history=True)
print(answer)
answer, history = model.chat(
    tokenizer,
    pixels,
    "What colour is the car?",
    settings,
    history=history,
    return_history=True,
)
print(answer)

# Two images: their tiles one after another, and how many belong to each.
both = torch.cat([pixels, pixels])
counts = [len(pixels), len(pixels)]
question = "Image-1: <image>\nImage-2: <image>\nWhat differs between the two images?"
print(model.chat(tokenizer, both, question, settings, num_patches_list=counts))

# Many questions at once, each about one image.
questions = ["<image>\nDescribe the image.", "<image>\nWhat is on the left?"]
for answer in model.batch_chat(
    tokenizer, both, questions, settings, num_patches_list=counts
):
    print(answer)
# --8<-- [end:chat]

from transformers import AutoProcessor  # noqa: E402

processor = AutoProcessor.from_pretrained(f"{name}-hf").image_processor
street = Image.open("street.png")
imagenet = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
theirs = processor(
    street, crop_to_patches=True, max_patches=12, return_tensors="pt", **imagenet
).pixel_values
assert theirs.shape == pixels.shape, (theirs.shape, pixels.shape)
difference = (theirs.float() - pixels.cpu().float()).abs()
assert difference.mean() < 0.02, difference.mean()
assert len(history) == 2, history
print(f"{len(pixels)} tiles as transformers cuts them, {difference.mean():.4f} apart")
print("all answered")
