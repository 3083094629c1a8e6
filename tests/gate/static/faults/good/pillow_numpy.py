import numpy as np
from PIL import Image

pixels = np.asarray(Image.new("RGB", (448, 448)), dtype=np.float32) / 255
print(pixels.shape, pixels.mean())
