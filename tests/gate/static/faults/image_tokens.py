from lmdeploy.vl.constants import IMAGE_TOKENS

print(f"{IMAGE_TOKENS} describe it")
