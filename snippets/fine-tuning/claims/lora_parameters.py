"""LoRA trains rank x (in + out) numbers a matrix: the tutorial's 125,829,120 at 128."""

RANK = 128
LAYERS, HIDDEN, KV_HEADS, HEAD_SIZE, INNER = 24, 2048, 8, 128, 8192  # InternLM2 1.8B

matrices = {
    "attention.wqkv": (HIDDEN, HIDDEN + 2 * KV_HEADS * HEAD_SIZE),
    "attention.wo": (HIDDEN, HIDDEN),
    "feed_forward.w1": (HIDDEN, INNER),
    "feed_forward.w2": (INNER, HIDDEN),
    "feed_forward.w3": (HIDDEN, INNER),
}
trained = LAYERS * sum(RANK * (rows + columns) for rows, columns in matrices.values())

assert trained == 125_829_120, trained
print(f"{trained:,} trained numbers in the 2B at rank {RANK}")
