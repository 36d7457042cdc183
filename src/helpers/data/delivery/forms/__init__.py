"""The forms of survey tools: what their exports look like, and what in them is no answer.

`form` says what a form is, `tools` declares them, `head` finds the head of a table, `choices` takes a cell with several
answers apart, `labels` reads what columns ask out of their names and of a dictionary beside.
"""

from helpers.data.delivery.forms.choices import Several, column_of, options_of, several_in, split_up
from helpers.data.delivery.forms.form import Form
from helpers.data.delivery.forms.head import find_head
from helpers.data.delivery.forms.labels import labelled
from helpers.data.delivery.forms.tools import form_of

__all__ = ["Form", "Several", "column_of", "find_head", "form_of", "labelled", "options_of", "several_in", "split_up"]
