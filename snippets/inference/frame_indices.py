# --8<-- [start:indices]
import numpy as np


def frame_indices(frames: int, fps: float, segments: int, start_s: float = 0.0) -> list[int]:
    """Return one frame from the middle of each of `segments` equal parts of a video."""
    first = round(start_s * fps)
    edges = np.linspace(first, frames, segments + 1)
    return [int((left + right) / 2) for left, right in zip(edges, edges[1:], strict=False)]


indices = frame_indices(frames=240, fps=24.0, segments=8)
print(indices)
#> [15, 45, 75, 105, 135, 165, 195, 225]
print("tokens:", 256 * len(indices))
#> tokens: 2048
# --8<-- [end:indices]
