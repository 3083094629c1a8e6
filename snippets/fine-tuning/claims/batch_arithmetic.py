"""Which of the LoRA scripts' defaults still give one step or more on 8 GPUs."""

BATCH_SIZE = 16  # default of every LoRA script but the COCO tutorial's

steps = {batch: BATCH_SIZE // batch // 8 for batch in (1, 2, 4)}
assert steps == {1: 2, 2: 1, 4: 0}, steps
assert BATCH_SIZE // 4 // 2 == 2, "the default: 2 GPUs, 4 samples each"
for batch, made in steps.items():
    print(f"8 GPUs with {batch} samples each give {made} steps")
