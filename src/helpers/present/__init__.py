"""Presentation: protected tables → figures, accessible tables, sentences. Danish."""
