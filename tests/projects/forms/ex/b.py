first = 1
# --8<-- [start:one]
second = 2
# --8<-- [end:one]
if first:
    # --8<-- [start:two]
    third = 3
    # --8<-- [end:two]
