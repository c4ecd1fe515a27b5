"""Tables of projects: several rows may speak of one project, its money by fund, year or year of the work."""

from app.intake.workbook.projects.merge import Table, merge_projects
from app.intake.workbook.projects.read import SaidOption, SaidProject, read_projects

__all__ = ["SaidOption", "SaidProject", "Table", "merge_projects", "read_projects"]
