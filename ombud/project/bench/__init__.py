"""Measuring an installation: invented tickets in any number, and what each page costs."""
