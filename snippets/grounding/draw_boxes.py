"""Read the boxes in an answer and draw them on the picture."""

import json
import re

from PIL import Image, ImageDraw, ImageFont

# An answer in the format of the model. Decode with the special tokens kept, or the tags are gone.
answer = (
    "<ref>the red car</ref><box>[[421, 578, 704, 872]]</box>\n"
    "<ref>the dog</ref><box>[[727, 728, 864, 912]]</box>\n"
    "<ref>a window</ref><box>[[125, 430, 167, 506], [281, 430, 323, 506]]</box>"
)
BOXES = re.compile(r"(?:<ref>([^<]*)</ref>)?\s*(?:<box>)?\s*(\[\[.*?\]\])", re.DOTALL)


def read_boxes(answer, width, height):
    """Yield each name with its box (left, top, right, bottom), in pixels of the picture."""
    for name, boxes in BOXES.findall(answer):
        for x1, y1, x2, y2 in json.loads(boxes):
            unit = 1000 if x1 + y1 + x2 + y2 >= 4 else 1  # some answers hold 0 to 1 instead
            box = (x1 * width, y1 * height, x2 * width, y2 * height)
            yield name or "?", [round(side / unit) for side in box]


image = Image.open("street.png").convert("RGB")
draw = ImageDraw.Draw(image)
font = ImageFont.load_default(size=16)
for name, (left, top, right, bottom) in read_boxes(answer, *image.size):
    print(f"{name}: {left}, {top}, {right}, {bottom}")
    draw.rectangle((left, top, right, bottom), outline="#0b5fff", width=3)
    label = draw.textbbox((left, top - 22), name, font=font)
    draw.rectangle((left, top - 24, label[2] + 6, top), fill="#0b5fff")
    draw.text((left + 3, top - 22), name, fill="white", font=font)
image.save("boxes.png")
