"""The benchmark calls a box right if its IoU is 0.5 or more."""


def iou(a, b):
    """Return the shared area of two boxes over their joint area."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    shared = max(width, 0) * max(height, 0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return shared / (sum(areas) - shared)


true_box = (270, 232, 450, 348)
print(f"{iou((269, 231, 451, 349), true_box):.2f}")
#> 0.97
print(f"{iou((300, 232, 480, 348), true_box):.2f}")
#> 0.71
print(f"{iou((340, 232, 520, 348), true_box):.2f}")
#> 0.44
