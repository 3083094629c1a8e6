# red: line 6 of what is shown never ran
import dis


def double(number):
    return 2 * number


dis.get_instructions(double)
