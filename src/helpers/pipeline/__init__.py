"""The pipeline: plan → evidence → verdict → execute → assemble → publish. It runs notebooks by path."""
