from lmdeploy import load_image

print(load_image("tiger.jpeg").size)
