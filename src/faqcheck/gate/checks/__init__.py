"""The checks of faqcheck: each module holds one `Check` and what it does, or those of the runners.

A module here is loaded by whoever asks about checks, pages too. What only a run of it needs, such
as a parser of shell, comes with the `Batch`.
"""
