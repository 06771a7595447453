"""The words the operator publishes about personal data, in versions."""

from webapp.policies.errors import NoPolicyInForce, PolicyIncomplete, PolicyUnchanged
from webapp.policies.models import PolicyText, PolicyVersion
from webapp.policies.operations import ORIGINAL, publish, read_folder
from webapp.policies.queries import current_number, current_version, find_version, newest_version, versions

__all__ = [
    "ORIGINAL",
    "NoPolicyInForce",
    "PolicyIncomplete",
    "PolicyText",
    "PolicyUnchanged",
    "PolicyVersion",
    "current_number",
    "current_version",
    "find_version",
    "newest_version",
    "publish",
    "read_folder",
    "versions",
]
