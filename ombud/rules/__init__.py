"""The one condition language: views, search, SLA selection, workflows, rules and the API.

A condition is read from JSON (``language``) or from the search box (``query``), and asked
either in memory (``evaluate``) or of the database (``compile``), with the same answer.
"""
