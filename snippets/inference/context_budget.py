tokens_per_tile = 256
tiles_per_image = 12 + 1  # as many as an image may have, and the thumbnail
images = 4

image_tokens = images * tiles_per_image * tokens_per_tile
print(image_tokens)
#> 13312
print(image_tokens > 8192)
#> True
