from decord import VideoReader, cpu
from frame_indices import frame_indices
from PIL import Image

video = VideoReader("video.mp4", ctx=cpu(0))
indices = frame_indices(len(video), video.get_avg_fps(), segments=8)
frames = [Image.fromarray(video[i].asnumpy()) for i in indices]
