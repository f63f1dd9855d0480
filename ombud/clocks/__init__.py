"""Every deadline the product runs: pure functions over dated rule packs, with derivations.

Times that come in and go out are aware; local dates are those of the place that reckons. A
deadline in days, weeks or months ends with its last day: ``due_at`` is the first moment after
it, so that what happens *before* ``due_at`` is in time.
"""
