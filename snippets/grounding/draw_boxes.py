"""Read the boxes in an answer and draw them on the image."""

import json
import re

from PIL import Image, ImageDraw, ImageFont

# An answer in the model's format, decoded with the special tokens kept.
answer = (
    "<ref>the red car</ref><box>[[421, 578, 704, 872]]</box>\n"
    "<ref>the dog</ref><box>[[727, 728, 864, 912]]</box>\n"
    "<ref>a window</ref>"
    "<box>[[125, 430, 167, 506], [281, 430, 323, 506]]</box>"
)
NAME = r"(?:<ref>([^<]*)</ref>)?"
BOXES = r"\s*(?:<box>)?\s*(\[\[.*?\]\])"


def read_boxes(answer, width, height):
    """Yield each name and its box: left, top, right, bottom in pixels."""
    for name, boxes in re.findall(NAME + BOXES, answer, re.DOTALL):
        for x1, y1, x2, y2 in json.loads(boxes):
            box = (x1 * width, y1 * height, x2 * width, y2 * height)
            # Some answers count from 0 to 1 instead.
            unit = 1000 if x1 + y1 + x2 + y2 >= 4 else 1
            yield name or "?", [round(side / unit) for side in box]


image = Image.open("street.png").convert("RGB")
draw = ImageDraw.Draw(image)
font = ImageFont.load_default(size=16)
for name, box in read_boxes(answer, *image.size):
    print(name, box)
    draw.rectangle(box, outline="#0b5fff", width=3)
    left, top = box[0], box[1] - 24
    end = draw.textlength(name, font=font)
    draw.rectangle((left, top, left + end + 6, top + 24), fill="#0b5fff")
    draw.text((left + 3, top + 2), name, fill="white", font=font)
image.save("boxes.png")
