from PIL import Image

image = Image.open("tiger.jpeg")
print(image.resize((448, 448), Image.ANTIALIAS).size)
