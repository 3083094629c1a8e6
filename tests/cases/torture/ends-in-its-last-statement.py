# green
import sys


def main():
    print("done")


if __name__ == "__main__":
    sys.exit(main())
