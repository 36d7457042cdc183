"""The catalogue's tools: one source each, from which both the page and the Word document to fill in are made."""

from helpers.present.tools.blocks import Block, Bullets, Form, Heading, Paragraph, Table, blocks
from helpers.present.tools.source import Tool, load_tools

__all__ = ["Block", "Bullets", "Form", "Heading", "Paragraph", "Table", "Tool", "blocks", "load_tools"]
