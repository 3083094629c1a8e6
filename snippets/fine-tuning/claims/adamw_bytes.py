"""Full AdamW training needs 16 bytes per trained number: 320 GB for the 26B."""

weights, gradients, master, moments = (
    2,
    2,
    4,
    4 + 4,
)  # bytes: bf16, bf16, fp32, fp32 twice
per_parameter = weights + gradients + master + moments
trained_billions = (
    19.86 + 0.116
)  # language model and projector of the 26B; the encoder is frozen

assert per_parameter == 16
assert round(trained_billions * per_parameter) == 320, trained_billions * per_parameter
print("16 bytes per trained number, 320 GB for the 26B")
