"""The synthetic study: invented data for the default study, from a documented model and recorded seeds.

data/synthetic/README.md tells what the data are and are not; model.py holds every assumption, seeds.py the seeds and
search.py how they were found. The data were made to agree with the published figures: that they do says that the
computations are right, and nothing about the projects.
"""

from helpers.data.synthetic.write import copy_study, write_study

__all__ = ["copy_study", "write_study"]
