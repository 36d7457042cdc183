"""Paper: the book's pages as accessible PDF (PDF/UA-1), through pandoc and Typst."""
