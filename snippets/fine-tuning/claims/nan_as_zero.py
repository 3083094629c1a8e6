"""The Trainer logs a loss of NaN as 0, unless logging_nan_inf_filter is False."""

import torch
from transformers import Trainer, TrainingArguments


class NoLoss(torch.nn.Module):
    """Has a weight to train, and a loss that is not a number."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(1))

    def forward(self, x, **_):
        """Return what the Trainer asks for."""
        return {"loss": self.weight.sum() * float("nan")}


for filtered in (True, False):
    arguments = TrainingArguments(
        output_dir="out",
        max_steps=2,
        logging_steps=1,
        per_device_train_batch_size=1,
        logging_nan_inf_filter=filtered,
        report_to=[],
        save_strategy="no",
        use_cpu=True,
        disable_tqdm=True,
    )
    samples = [{"x": torch.zeros(1)}] * 4
    trainer = Trainer(model=NoLoss(), args=arguments, train_dataset=samples)
    trainer.train()
    losses = [row["loss"] for row in trainer.state.log_history if "loss" in row]
    print(f"filter {'on' if filtered else 'off'}: {float(losses[0])}")
