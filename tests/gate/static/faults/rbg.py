from PIL import Image

print(Image.new("RGB", (4, 4)).convert("RBG").size)
