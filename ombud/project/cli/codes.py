"""Exit codes that mean something to other programs."""

TRY_AGAIN_LATER = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail
