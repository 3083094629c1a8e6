import lmdploy

print(lmdploy.__version__)
