"""A frame is one tile, a tile 256 tokens; 8 to 32 frames are 2048 to 8192 tokens."""

IMAGE, PATCH, UNSHUFFLE = 448, 14, 0.5
tokens_per_tile = (IMAGE // PATCH) ** 2 * UNSHUFFLE**2

assert tokens_per_tile == 256, tokens_per_tile
assert (8 * tokens_per_tile, 32 * tokens_per_tile) == (2048, 8192)
print(f"{tokens_per_tile:.0f} tokens a tile")
for frames in (8, 32):
    print(f"{frames} frames: {frames * tokens_per_tile:.0f} tokens")
