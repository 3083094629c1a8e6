"""With n images, each gets at most max(1, max_dynamic_patch // n) tiles."""


def tiles_each(max_dynamic_patch, images):
    """Return the most tiles that the loader cuts one of several images into."""
    return max(1, max_dynamic_patch // images)


assert [tiles_each(12, images) for images in (1, 2, 3, 4, 6, 12, 20)] == [
    12,
    6,
    4,
    3,
    2,
    1,
    1,
]
print(f"max_dynamic_patch of 12 tiles: {tiles_each(12, 3)} each for 3 images")
