from importlib.metadata import PackageNotFoundError, version

for package in ("transformers", "torch", "lmdeploy", "vllm", "flash-attn", "bitsandbytes"):
    try:
        print(package, version(package))
    except PackageNotFoundError:
        print(package, "is not installed")
