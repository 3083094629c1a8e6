def kv_bytes_per_token(
    layers: int, kv_heads: int, head_dim: int, dtype_bytes: int = 2
) -> int:
    """Return how much a token adds to the cache: a key and a value in every layer."""
    return 2 * layers * kv_heads * head_dim * dtype_bytes


for name, geometry in {
    "InternVL2-8B": (32, 8, 128),
    "InternVL2-26B": (48, 8, 128),
    "InternVL2-40B": (60, 8, 128),
    "InternVL3-8B": (28, 4, 128),
}.items():
    per_token = kv_bytes_per_token(*geometry)
    whole = 8192 * per_token / 2**30
    print(f"{name}: {per_token} bytes a token, {whole:.2f} GiB for 8192")
    #> InternVL2-8B: 131072 bytes a token, 1.00 GiB for 8192
    #> InternVL2-26B: 196608 bytes a token, 1.50 GiB for 8192
    #> InternVL2-40B: 245760 bytes a token, 1.88 GiB for 8192
    #> InternVL3-8B: 57344 bytes a token, 0.44 GiB for 8192
