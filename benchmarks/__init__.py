"""What users wait for, measured: whole processes, side by side with what they would run otherwise (docs/performance.md)."""
