"""Setting requires_grad on a module, as the training script does, unfreezes nothing."""

from typing import Any

import torch

head: Any = torch.nn.Linear(2, 2)
for parameter in head.parameters():
    parameter.requires_grad = False
head.requires_grad = True
assert not any(parameter.requires_grad for parameter in head.parameters())
print("still frozen")
