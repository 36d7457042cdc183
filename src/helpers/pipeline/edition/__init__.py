"""The edition as a thing that can be checked: what it holds, what that was made from, and what made it."""
