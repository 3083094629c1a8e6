"""From pixels to what answers and training data hold, and back."""


def to_thousandths(box, width, height):
    """Turn a box in pixels into integers from 0 to 1000."""
    x1, y1, x2, y2 = box
    return [
        round(x1 / width * 1000),
        round(y1 / height * 1000),
        round(x2 / width * 1000),
        round(y2 / height * 1000),
    ]


def to_pixels(box, width, height):
    """Turn a box of an answer into pixels of the original picture, not of a tile."""
    x1, y1, x2, y2 = box
    return [x1 * width / 1000, y1 * height / 1000, x2 * width / 1000, y2 * height / 1000]


print(to_thousandths([270, 232, 450, 348], width=640, height=400))
#> [422, 580, 703, 870]
print(to_pixels([422, 580, 703, 870], width=640, height=400))
#> [270.08, 232.0, 449.92, 348.0]
