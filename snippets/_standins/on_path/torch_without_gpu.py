"""Let code written for one NVIDIA GPU run on torch's CPU device.

`tensor.cuda()`, `model.cuda()` and `.to("cuda")` leave things where they are, on the CPU.
`torch.cuda.is_available()` goes on saying that there is no GPU: code which asks is told the truth.

torchvision's released wheel is built for CUDA. Beside torch for CPU its compiled operators cannot
load, and its import fails because their schemas are missing. The schemas are all that resizing
needs; decoding an image is left to Pillow.
"""

from __future__ import annotations

from import_hooks import after_import, before_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


def register() -> None:
    """Apply the changes to torch and torchvision when they are imported."""
    after_import("torch", _stay_on_cpu)
    before_import("torchvision", _define_torchvision_operators)
    after_import("torchvision.io.image", _decode_with_pillow)


def _stay_on_cpu(torch: ModuleType) -> None:
    for kind in (torch.Tensor, torch.nn.Module):
        kind.cuda = _return_self
        kind.to = _ignoring_cuda(kind.to, torch)


def _return_self(self: Any, *_: Any, **__: Any) -> Any:
    return self


def _ignoring_cuda(to: Any, torch: ModuleType) -> Any:
    def is_cuda(value: Any) -> bool:
        return isinstance(value, str | torch.device) and str(value).startswith("cuda")

    def to_cpu(self: Any, *arguments: Any, **keywords: Any) -> Any:
        arguments = tuple("cpu" if is_cuda(value) else value for value in arguments)
        if is_cuda(keywords.get("device")):
            keywords["device"] = "cpu"
        return to(self, *arguments, **keywords)

    return to_cpu


def _define_torchvision_operators() -> None:
    import torch

    library = torch.library.Library("torchvision", "DEF")
    for operator in ("nms", "qnms"):
        library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    _DEFINED.append(library)


def _decode_with_pillow(image_module: ModuleType) -> None:
    def decode_image(data: Any, mode: Any = None, apply_exif_orientation: bool = False) -> Any:
        """Return the pixels of an encoded image: (3, height, width) uint8."""
        if mode not in (None, image_module.ImageReadMode.RGB):
            raise NotImplementedError(f"decoding as {mode}")
        import io

        import numpy
        import torch
        from PIL import Image, ImageOps

        file = io.BytesIO(data.numpy().tobytes()) if isinstance(data, torch.Tensor) else data
        image = Image.open(file)
        image = ImageOps.exif_transpose(image) if apply_exif_orientation else image
        return torch.from_numpy(numpy.array(image.convert("RGB"))).permute(2, 0, 1).contiguous()

    image_module.decode_image = decode_image


_DEFINED: list[Any] = []
"""torch forgets a schema when its library object goes away."""
