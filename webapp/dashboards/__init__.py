"""Figures for staff: gathered from the facts, always to be made anew from them, and with small numbers hidden."""

from webapp.dashboards.checking import check
from webapp.dashboards.gathering import GATHER_TASK, forget, gather, rebuild

__all__ = ["GATHER_TASK", "check", "forget", "gather", "rebuild"]
