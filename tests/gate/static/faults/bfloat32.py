import torch

print(torch.zeros(1, dtype=torch.bfloat32))
