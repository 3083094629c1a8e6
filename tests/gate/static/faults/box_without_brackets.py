import re

answer = "<ref>a tiger</ref><box>[[1, 2, 3, 4]]</box>"
print(re.findall(r"<box>\[(\d+), ", answer)[0])
