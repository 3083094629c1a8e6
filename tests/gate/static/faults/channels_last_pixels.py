import torch

pixels = torch.zeros(1, 448, 448, 3)
patches = torch.nn.Conv2d(3, 8, kernel_size=14, stride=14)
print(patches(pixels).shape)
