from PIL import Image

print(Image.open("tiger.jpeg").size)
