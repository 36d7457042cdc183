"""The evaluation book: from a study folder to a reproducible Danish report.

Floors, lowest first; an import may only point down (tests/test_floors.py holds it):
errors, study, results, data → statistics, disclosure → present → chapters → pipeline → cli.
"""

__version__ = "0.1.0"
