# --8<-- [start:serving]
from typing import NamedTuple

MIB, GIB = 2**20, 2**30


class Model(NamedTuple):
    """What the memory of a model follows from."""

    vision: float  # parameters of the vision encoder
    projector: float  # and of the layers behind it
    language: float  # and of the language model, embeddings included
    vision_width: int
    vision_inner: int
    width: int
    inner: int
    layers: int
    heads: int
    kv_heads: int
    head_size: int
    vocabulary: int
    turbomind: bool = True  # lmdeploy has the language model in its faster engine


class Serving(NamedTuple):
    """Bytes on each GPU that lmdeploy takes, and what its cache can hold."""

    weights: float
    runtime: float
    activations: float
    cache: float
    needed: float  # with a cache for just the batch
    taken: float  # with the cache that the setting reserves
    cache_tokens: int
    fits: bool  # the batch is in the cache, and all of it on the card


def weights(model: Model, precision: str) -> float:
    """Return bytes: AWQ has the language model's layers in 4 bits, the rest in 16."""
    if precision == "bf16":
        return 2 * (model.vision + model.projector + model.language)
    embeddings = 2 * model.vocabulary * model.width
    groups = 4 / 128  # a scale and a zero point of 2 bytes for 128 weights
    quantised = (0.5 + groups) * (model.language - embeddings)
    return 2 * (model.vision + model.projector + embeddings) + quantised


def runtime(model: Model, gpus: int) -> float:
    """Return bytes for CUDA, buffers and so on: fitted to measurements, not derived."""
    mib = 2450 if model.vision > 1e9 else 1800
    mib += 0 if model.turbomind else 700
    doublings = gpus.bit_length() - 1
    return MIB * (mib + (600 + 400 * doublings if gpus > 1 else 0))


def serve(
    model: Model,
    precision: str = "bf16",
    *,
    card_gib: float = 80,
    share: float = 0.8,  # cache_max_entry_count
    gpus: int = 1,
    context: int = 8192,
    batch: int = 1,
    tiles: int = 13,  # of one image, the thumbnail included
) -> Serving:
    """Return what lmdeploy takes on each of the GPUs."""
    usable = 0.984 * card_gib * GIB  # fitted
    loaded = weights(model, precision) / gpus
    patches = tiles * (1 + (448 // 14) ** 2)
    activations = 2 * patches * (4 * model.vision_width + model.vision_inner)
    fixed = loaded + runtime(model, gpus) + activations
    per_token = 2 * model.layers * max(1, model.kv_heads / gpus) * model.head_size * 2
    needed = fixed + batch * context * per_token
    cache = max(0, share * (usable - loaded))
    cache_tokens = int(cache // per_token)
    taken = fixed + cache
    fits = taken <= usable and cache_tokens >= batch * context
    return Serving(
        loaded,
        runtime(model, gpus),
        activations,
        cache,
        needed,
        taken,
        cache_tokens,
        fits,
    )


eight = Model(
    0.304e9, 0.0336e9, 7.738e9, 1024, 4096, 4096, 14336, 32, 32, 8, 128, 92553
)
for share in (0.8, 0.05):
    estimate = serve(eight, share=share)
    print(
        f"{estimate.taken / MIB:.0f} MiB, {estimate.cache_tokens} tokens in the cache"
    )
    #> 69576 MiB, 417320 tokens in the cache
    #> 20672 MiB, 26082 tokens in the cache
# --8<-- [end:serving]


# --8<-- [start:training]
class Training(NamedTuple):
    """Bytes on each GPU that training takes at the least."""

    parameters: float
    gradients: float
    optimiser: float
    activations: float
    total: float


def lora_parameters(model: Model, rank: int = 16) -> int:
    """Return what two matrices of this rank beside each of the language model hold."""
    queries, keys = model.heads * model.head_size, model.kv_heads * model.head_size
    attention = 2 * (model.width + queries) + 2 * (model.width + keys)
    return rank * model.layers * (attention + 3 * (model.width + model.inner))


def train(
    model: Model,
    *,
    lora: bool = False,
    stage: int = 1,  # of ZeRO
    gpus: int = 8,
    length: int = 4096,
    batch: int = 1,  # on each GPU
) -> Training:
    """Return states of AdamW in bf16 and activations; the vision encoder is frozen."""
    everything = model.vision + model.projector + model.language
    trained = lora_parameters(model) if lora else model.projector + model.language
    shared = gpus if stage == 3 else 1
    parameters = 2 * (everything + (trained if lora else 0)) / shared
    gradients = 2 * trained / shared
    optimiser = 12 * trained / gpus
    tokens = batch * length
    checkpoints = 2 * tokens * model.width * model.layers
    one_layer = 2 * tokens * (8 * model.width + 3 * model.inner)
    logits = 10 * tokens * model.vocabulary  # in bf16, in float32, and their gradient
    activations = checkpoints + one_layer + logits
    total = parameters + gradients + optimiser + activations + 2 * GIB
    return Training(parameters, gradients, optimiser, activations, total)


for stage in (1, 3):
    total = train(eight, stage=stage).total
    print(f"ZeRO-{stage}: {total / GIB:.0f} GiB on each of 8 GPUs")
    #> ZeRO-1: 47 GiB on each of 8 GPUs
    #> ZeRO-3: 22 GiB on each of 8 GPUs
print(f"LoRA: {train(eight, lora=True, gpus=1).total / GIB:.0f} GiB on one GPU")
#> LoRA: 23 GiB on one GPU
# --8<-- [end:training]

# Where geometry.csv leaves the vocabulary out, it is that of the base model.
VOCABULARY = {
    "Llama": 64000,
    "Phi3": 32064,
    "Qwen2": 151674,
    "Qwen3": 151674,
    "Qwen3Moe": 151674,
}


Rows = list[dict[str, str]]


def read_models(geometry: Rows, parameters: Rows) -> dict[str, Model]:
    """Return the models by name, from the rows of the two tables."""
    parts = {name: row for row in parameters for name in row["models"].split(", ")}
    models = {}
    for row in geometry:
        if (part := parts.get(row["model"])) is None:
            continue
        language_model = row["llm_arch"].removesuffix("ForCausalLM")
        models[row["model"]] = Model(
            vision=round(1e9 * float(part["vit_b"])),
            projector=round(1e9 * float(part["mlp_b"])),
            language=round(1e9 * float(part["llm_b"])),
            vision_width=int(row["vit_hidden"]),
            vision_inner=int(row["vit_inter"]),
            width=int(row["hidden"]),
            inner=int(row["inter"]),
            layers=int(row["layers"]),
            heads=int(row["heads"]),
            kv_heads=int(row["kv_heads"]),
            head_size=int(row["head_dim"]),
            vocabulary=int(row["vocab"] or VOCABULARY[language_model]),
            turbomind=language_model != "Phi3",
        )
    return models
