# --8<-- [start:map]
import math


def split_model(layers: int, gpus: int) -> dict[str, int]:
    """Return a device map: GPU 0 has what every step touches, and half a share."""
    per_gpu = math.ceil(layers / (gpus - 0.5))
    shares = [math.ceil(per_gpu / 2)] + [per_gpu] * (gpus - 1)
    devices = [gpu for gpu, share in enumerate(shares) for _ in range(share)]
    device_map = {f"language_model.model.layers.{i}": devices[i] for i in range(layers)}
    device_map[f"language_model.model.layers.{layers - 1}"] = 0
    on_the_first = (
        "vision_model",
        "mlp1",
        "language_model.model.tok_embeddings",  # InternLM2
        "language_model.model.embed_tokens",  # all others
        "language_model.model.rotary_emb",
        "language_model.model.norm",
        "language_model.output",  # InternLM2
        "language_model.lm_head",  # all others
    )
    return device_map | dict.fromkeys(on_the_first, 0)


# --8<-- [end:map]
print(split_model(layers=24, gpus=2)["language_model.model.layers.23"])
#> 0
