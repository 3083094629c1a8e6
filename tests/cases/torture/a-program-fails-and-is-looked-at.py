# green
import subprocess

status = subprocess.run(["false"]).returncode
subprocess.run(["true"])
subprocess.run(["true"], check=True)
try:
    subprocess.run(["false"], check=True)
except subprocess.CalledProcessError:
    print("seen", status)


def run(*words):
    return subprocess.call(words)


run("false")
