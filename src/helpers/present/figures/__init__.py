"""Figures: one module per kind. Each draws protected rows only and returns a matplotlib figure and its alt text."""
