"""A delivery of children that the project has already, held against its files and against the last one's counts.

`changed` goes child by child, `ways` says in what way values differ, `new_rows` holds the rows that are new against the
others (`turns`: as they are or turned, `whose`: of the child whose id they bear), `shapes` the counts of whole columns
against each other and `contradictions` what was confirmed; `held` puts it together for each project.
"""
