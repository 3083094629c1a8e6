# --8<-- [start:tiles]
# --8<-- [start:grid]
def grid(
    width: int, height: int, max_tiles: int = 12, side: int = 448
) -> tuple[int, int]:
    """Return columns and rows of the tiles that an image of this size is cut into."""
    grids = [
        (columns, rows)
        for columns in range(1, max_tiles + 1)
        for rows in range(1, max_tiles + 1)
        if columns * rows <= max_tiles
    ]
    closest = min(abs(width / height - columns / rows) for columns, rows in grids)
    fitting = sorted(
        (g for g in grids if abs(width / height - g[0] / g[1]) == closest),
        key=lambda g: g[0] * g[1],
    )
    chosen = fitting[0]
    for columns, rows in fitting[1:]:
        if width * height > 0.5 * side**2 * columns * rows:
            chosen = (columns, rows)
    return chosen


# --8<-- [end:grid]
def image_tokens(width: int, height: int, max_tiles: int = 12) -> int:
    """Return how many tokens of the prompt an image takes, with its thumbnail."""
    columns, rows = grid(width, height, max_tiles)
    tiles = columns * rows
    return 256 * (tiles + 1 if tiles > 1 else tiles)


print(image_tokens(640, 480), image_tokens(640, 480, max_tiles=6))
#> 3328 1792
print(image_tokens(1920, 1080), image_tokens(1920, 1080, max_tiles=6))
#> 2304 768
print(image_tokens(448, 448), image_tokens(640, 480, max_tiles=1))
#> 256 256
# --8<-- [end:tiles]
