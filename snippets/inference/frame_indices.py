# --8<-- [start:indices]
def frame_indices(
    frames: int, fps: float, segments: int, start_s: float = 0.0
) -> list[int]:
    """Return one frame from the middle of each of `segments` equal parts of a video."""
    first = start_s * fps
    length = (frames - first) / segments
    return [int(first + (segment + 0.5) * length) for segment in range(segments)]


# --8<-- [end:indices]
indices = frame_indices(frames=240, fps=24.0, segments=8)
print(indices)
#> [15, 45, 75, 105, 135, 165, 195, 225]
