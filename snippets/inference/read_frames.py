from pathlib import Path

from decord import VideoReader, cpu
from frame_indices import frame_indices
from PIL import Image

video = VideoReader("video.mp4", ctx=cpu(0))
folder = Path("frames")
folder.mkdir()
indices = frame_indices(len(video), video.get_avg_fps(), segments=8)
for number, index in enumerate(indices, start=1):
    Image.fromarray(video[index].asnumpy()).save(folder / f"frame_{number:02}.jpg")
