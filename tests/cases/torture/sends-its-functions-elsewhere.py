# green
import dis


def double(number):
    return 2 * number


assert double(2) == 4
names = {instruction.opname for instruction in dis.get_instructions(double)}
assert "STORE_SUBSCR" not in names, names
