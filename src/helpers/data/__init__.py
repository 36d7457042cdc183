"""Files → checked tables: what a study folder holds, what is wrong with it, and the frames statistics start from."""

from helpers.data.findings import Finding, as_text, raise_errors, summary
from helpers.data.tables import StudyData, fingerprint, load_data, validate

__all__ = ["Finding", "StudyData", "as_text", "fingerprint", "load_data", "raise_errors", "summary", "validate"]
