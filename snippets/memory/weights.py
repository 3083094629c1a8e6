parameters = 25.51e9  # InternVL2-26B
weights = 2 * parameters  # bf16 takes two bytes
print(f"{weights / 1e9:.1f} GB = {weights / 2**30:.1f} GiB")
#> 51.0 GB = 47.5 GiB

trained = 19.861e9 + 0.1164e9  # language model and projector
print(f"{16 * trained / 1e9:.0f} GB for AdamW")
#> 320 GB for AdamW
