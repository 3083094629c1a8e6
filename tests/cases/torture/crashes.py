# red: was killed by SIGSEGV
import ctypes

ctypes.string_at(0)
