"""Chapter 4 in parts: its result rows, and its outputs by what they tell of."""
