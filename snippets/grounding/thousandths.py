"""From pixels to what answers and training data hold, and back."""


def to_thousandths(box, width, height):
    """Turn a box in pixels into integers from 0 to 1000."""
    sides = (width, height, width, height)
    return [round(n / side * 1000) for n, side in zip(box, sides, strict=True)]


def to_pixels(box, width, height):
    """Turn a box of an answer into pixels of the original image."""
    sides = (width, height, width, height)
    return [n * side / 1000 for n, side in zip(box, sides, strict=True)]


print(to_thousandths([270, 232, 450, 348], width=640, height=400))
#> [422, 580, 703, 870]
print(to_pixels([422, 580, 703, 870], width=640, height=400))
#> [270.08, 232.0, 449.92, 348.0]
