# red: left a process behind: sleep 601
import subprocess

subprocess.Popen(["sleep", "601"])
