"""`python -m faqcheck` is the command line."""

from faqcheck.cli.main import main

main(prog_name="faqcheck")
