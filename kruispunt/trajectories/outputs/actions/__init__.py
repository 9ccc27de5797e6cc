"""Every write on what sessions leave behind."""

from kruispunt.trajectories.outputs.actions.materials import add_file, add_link, change_visibility, remove_material
from kruispunt.trajectories.outputs.actions.minutes import publish_minutes, save_minutes, unpublish_minutes
from kruispunt.trajectories.outputs.actions.telling import tell_of_outputs

__all__ = [
    "add_file",
    "add_link",
    "change_visibility",
    "publish_minutes",
    "remove_material",
    "save_minutes",
    "tell_of_outputs",
    "unpublish_minutes",
]
